// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpcsuite;

import io.grpc.testing.integration.TestServiceServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;

/** gRPC-Java's test server on a free port. Prints {@code READY port}; ends with its stdin. */
public final class SuiteServer {

  private SuiteServer() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    TestServiceServer server = new TestServiceServer();
    // Its main method prints the port that it was given, not the one that it got.
    method("parseArgs", String[].class)
        .invoke(server, (Object) new String[] {"--port=0", "--use_tls=false"});
    method("start").invoke(server);
    out.println("READY " + method("getPort").invoke(server));
    System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started it goes
    System.exit(0);
  }

  private static Method method(String name, Class<?>... parameters) throws Exception {
    Method method = TestServiceServer.class.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
