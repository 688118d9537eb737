// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.registry.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a registry knows: the last good content of the file, and who of its owners is alive. */
final class FileView {

  private static final Logger logger = LoggerFactory.getLogger(FileView.class);

  /** When to read the file although its stamp says that it is the same. */
  private static final Duration REREAD = Duration.ofSeconds(1);

  private final RegistryFile file;
  private final OwnEntries own;
  private final ReentrantLock refreshing = new ReentrantLock(); // so that time does not run back
  private RegistryFile.@Nullable Stamp stamp;
  private long readAt;
  private List<Entry> ownSeen = List.of();
  private Set<Owner> gone = Set.of();
  private volatile @Nullable Content content;
  private volatile Map<String, List<Endpoint>> services = Map.of();

  FileView(RegistryFile file, OwnEntries own) {
    this.file = file;
    this.own = own;
  }

  /** Returns the endpoints of a service as of the last refresh. */
  List<Endpoint> endpoints(String service) {
    return services.getOrDefault(service, List.of());
  }

  /** Returns what the file said at the last refresh, {@code null} before the first. */
  @Nullable Content content() {
    return content;
  }

  /**
   * Looks at the file if it changed, and at the processes that own its entries.
   *
   * @return what the file says
   * @throws IOException if it cannot be read; all that was known stays
   */
  Content refresh() throws IOException {
    refreshing.lock();
    try {
      Content before = content;
      Content now = readIfNew(before);
      Set<Owner> goneNow = own.goneOwners(now.entries());
      List<Entry> ownNow = own.all();
      if (now != before || !ownNow.equals(ownSeen) || !goneNow.equals(gone)) {
        content = now;
        ownSeen = ownNow;
        gone = goneNow;
        services = own.viewOf(now.entries(), goneNow);
      }
      return now;
    } finally {
      refreshing.unlock();
    }
  }

  private Content readIfNew(@Nullable Content before) throws IOException {
    RegistryFile.Stamp stampNow = file.stamp();
    if (before != null
        && Objects.equals(stampNow, stamp)
        && System.nanoTime() - readAt < REREAD.toNanos()) {
      return before;
    }
    Content now = read(before);
    stamp = stampNow;
    readAt = System.nanoTime();
    return now;
  }

  private Content read(@Nullable Content before) throws IOException {
    Content now = file.read(before);
    if (before != null && now.isSameAs(before)) {
      return before;
    }
    if (!now.unreadable().isEmpty()
        && (before == null || !now.unreadable().equals(before.unreadable()))) {
      logger.warn(
          "{} entries of the registry file {} make no sense and are skipped, the first: '{}'",
          now.unreadable().size(),
          file,
          shortened(now.unreadable().get(0)));
    }
    return now;
  }

  private static String shortened(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 100 ? printable.substring(0, 100) + "..." : printable;
  }
}
