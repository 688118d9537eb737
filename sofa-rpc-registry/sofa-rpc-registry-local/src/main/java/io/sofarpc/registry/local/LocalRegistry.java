// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Handle;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.Registry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry in a file that the processes of one machine share, also with stock SOFARPC's {@code
 * local} registry. Without a file name it is one file per user, {@code ~/.sofa-rpc/local-registry}.
 *
 * <p>Changes are seen within milliseconds where the system reports changes of files, else within
 * 200 ms. The endpoints of a process that ended in any way disappear within 200 ms, for processes
 * that can see it: those of two containers must share a pid name space. An entry of ours that a
 * stock process overwrote is put back. Entries of stock processes stay until they are withdrawn.
 *
 * <p>One daemon thread, {@code sofa-rpc-registry-local}, lives from the first use to {@link
 * #close}. An endpoint's attributes {@code localOwner} and {@code source} belong to the registry:
 * they are neither kept nor shown.
 */
public final class LocalRegistry implements Registry {

  private static final Logger logger = LoggerFactory.getLogger(LocalRegistry.class);

  /** How often to look at the processes that own entries, and at the file where nobody tells us. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** A little more than it takes until a lock that stock SOFARPC left behind counts as stale. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(15);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

  private final Path path;
  private final RegistryFile file;
  private final OwnEntries own;
  private final FileView view;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final ReentrantLock life = new ReentrantLock(); // guards watch and thread
  private @Nullable DirectoryWatch watch;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * Creates a registry in this user's default file, which all their processes share.
   *
   * @throws RpcException with {@code UNAVAILABLE} if neither the home directory nor the temporary
   *     one can hold it
   */
  public LocalRegistry() {
    this(DefaultFile.locate());
  }

  /**
   * Creates a registry in a file. It and its directory are created when the first endpoint is
   * registered, for this user alone; if they exist their permissions stay.
   *
   * @param file need not exist; what is in it is kept
   */
  public LocalRegistry(Path file) {
    this(file, Place.current());
  }

  LocalRegistry(Path file, Place place) {
    this.path = requireNonNull(file, "file").toAbsolutePath().normalize();
    Owner self =
        place.self(Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36));
    this.file = new RegistryFile(path, new LockFile(path, place, self));
    this.own = new OwnEntries(self, place);
    this.view = new FileView(this.file, own);
  }

  @Override
  public Handle register(String service, Endpoint endpoint) {
    if (requireNonNull(service, "service").matches("(?s).*[@\\s].*")) {
      throw new IllegalArgumentException(
          "service: '" + service + "' (expected: a name without '@' and white space)");
    }
    start();
    OwnEntries.Announcement announcement = own.add(service, requireNonNull(endpoint, "endpoint"));
    try {
      write();
    } catch (IOException failed) {
      own.remove(announcement);
      throw unavailable("register " + endpoint + " as " + service, failed);
    }
    return () -> withdraw(announcement);
  }

  private void withdraw(OwnEntries.Announcement announcement) {
    if (closed || !own.remove(announcement)) {
      return;
    }
    try {
      write();
    } catch (IOException failed) {
      logger.warn("{} stays in the file for now", announcement, unavailable("withdraw", failed));
    }
  }

  private void write() throws IOException {
    if (!file.update(view.content(), own::mergeInto, LOCK_PATIENCE)) {
      throw new FileSystemException(
          file.lockPath().toString(), null, "locked by another process for more than 10 s");
    }
  }

  @Override
  public Handle subscribe(String service, Consumer<? super List<Endpoint>> listener) {
    requireNonNull(service, "service");
    requireNonNull(listener, "listener");
    start();
    try {
      view.refresh();
    } catch (IOException failed) {
      throw unavailable("look up " + service, failed);
    }
    Subscription subscription = new Subscription(service, listener);
    subscription.deliver(view.endpoints(service)); // later ones come from the thread, from here on
    subscriptions.add(subscription);
    return () -> {
      subscription.end();
      subscriptions.remove(subscription);
    };
  }

  private void start() {
    life.lock();
    try {
      if (closed) {
        throw new IllegalStateException("registry " + this + " is closed");
      }
      if (thread == null) {
        DirectoryWatch started = new DirectoryWatch(path);
        watch = started;
        thread = new Thread(() -> watch(started), "sofa-rpc-registry-local");
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      life.unlock();
    }
  }

  private void watch(DirectoryWatch changes) {
    Repair repair = new Repair(file, own);
    String trouble = "";
    while (!closed) {
      try {
        changes.await(trouble.isEmpty() ? repair.untilDue(LOOK) : LOOK);
        Content content = view.refresh();
        deliver();
        repair.run(content);
        trouble = "";
      } catch (IOException | RuntimeException failed) {
        trouble = warn(failed, trouble);
      } catch (InterruptedException nobodyShould) {
        logger.warn("the thread that watches {} was interrupted and goes on", this);
      }
    }
  }

  /** Says once what is wrong, however long it is. */
  private String warn(Exception failed, String saidBefore) {
    String trouble = failed.toString();
    if (!trouble.equals(saidBefore)) {
      String what = "cannot watch " + this + ", what was known stays in use";
      if (failed instanceof IOException) {
        logger.warn("{}: {}", what, trouble);
      } else {
        logger.warn(what, failed); // a bug of ours
      }
    }
    return trouble;
  }

  private void deliver() {
    for (Subscription subscription : subscriptions) {
      try {
        subscription.deliver(view.endpoints(subscription.service));
      } catch (RuntimeException thrown) {
        logger.warn("a listener for {} failed", subscription.service, thrown);
      }
    }
  }

  private RpcException unavailable(String doing, IOException failure) {
    String reason =
        failure instanceof AccessDeniedException
            ? "no permission for " + failure.getMessage()
            : failure.toString();
    return new RpcException(
        StatusCode.UNAVAILABLE,
        "cannot %s in %s: %s; let this user read and write the file and its directory, or name another file with local:///path/to/file"
            .formatted(doing, this, reason),
        failure);
  }

  @Override
  public void close() {
    DirectoryWatch started;
    Thread toStop;
    life.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      started = watch;
      toStop = thread;
    } finally {
      life.unlock();
    }
    subscriptions.forEach(Subscription::end);
    subscriptions.clear();
    if (started != null) {
      started.close();
    }
    if (own.clear()) {
      try {
        write();
      } catch (IOException failed) {
        logger.warn("entries stay until this process ends", unavailable("withdraw all", failed));
      }
    }
    if (toStop != null && toStop != Thread.currentThread()) {
      join(toStop);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns {@code local:///path/to/file}. */
  @Override
  public String toString() {
    return "local://" + path;
  }

  /** Who wants to know. First told by the caller of subscribe, then by the registry's thread. */
  private static final class Subscription {

    private final String service;
    private final Consumer<? super List<Endpoint>> listener;
    private @Nullable List<Endpoint> told;
    private volatile boolean ended;

    Subscription(String service, Consumer<? super List<Endpoint>> listener) {
      this.service = service;
      this.listener = listener;
    }

    void deliver(List<Endpoint> endpoints) {
      if (!ended && !endpoints.equals(told)) {
        told = endpoints;
        listener.accept(endpoints);
      }
    }

    void end() {
      ended = true;
    }
  }
}
