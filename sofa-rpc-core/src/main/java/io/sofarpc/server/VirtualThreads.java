// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * A virtual thread for each task, on JDKs that have them (JEP 444); this library is made for 17.
 */
final class VirtualThreads {

  private VirtualThreads() {}

  /**
   * Returns what runs each task on a virtual thread of its own.
   *
   * @param name of the threads, which get a number behind it
   * @throws IllegalStateException if this JDK has none
   */
  static Executor create(String name) {
    ThreadFactory factory = factory(name);
    return task -> factory.newThread(task).start();
  }

  private static ThreadFactory factory(String name) {
    try {
      Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object unnamed =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)).invoke();
      Object named =
          lookup
              .findVirtual(
                  builder, "name", MethodType.methodType(builder, String.class, long.class))
              .invoke(unnamed, name + "-", 1L);
      MethodHandle make =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      return (ThreadFactory) make.invoke(named);
    } catch (ClassNotFoundException | NoSuchMethodException absent) {
      throw new IllegalStateException(
          "virtual threads need JDK 21 or later, this is " + Runtime.version(), absent);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new IllegalStateException("cannot make virtual threads", impossible);
    }
  }
}
