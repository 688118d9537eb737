// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.registry.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What one registry announces, and how that and the file make one truth. Thread-safe. */
final class OwnEntries {

  private final List<Announcement> announcements = new CopyOnWriteArrayList<>();
  private final Owner self;
  private final Place place;

  OwnEntries(Owner self, Place place) {
    this.self = self;
    this.place = place;
  }

  /** Returns the entries now. */
  List<Entry> all() {
    return announcements.stream().map(Announcement::entry).toList();
  }

  /** Adds the entry of an endpoint. */
  Announcement add(String service, Endpoint endpoint) {
    Announcement announcement = new Announcement(Entry.of(service, endpoint, self));
    announcements.add(announcement);
    return announcement;
  }

  /** Removes an entry, not an equal one; returns whether it was here. */
  boolean remove(Announcement announcement) {
    return announcements.remove(announcement);
  }

  /** Removes all entries; returns whether there were any. */
  boolean clear() {
    boolean any = !announcements.isEmpty();
    announcements.clear();
    return any;
  }

  /** Returns the owners of entries whose processes have ended. */
  Set<Owner> goneOwners(List<Entry> file) {
    Set<Owner> owners = new HashSet<>();
    for (Entry entry : file) {
      if (entry.owner() != null && !entry.owner().equals(self)) {
        owners.add(entry.owner());
      }
    }
    owners.removeIf(owner -> !place.isGone(owner));
    return owners;
  }

  /**
   * Returns what the file should say: what it says, without the entries of dead processes, those
   * whose address is now ours, and ours that were withdrawn but came back with a stock process's
   * memory; with all of ours.
   */
  List<Entry> mergeInto(List<Entry> file) {
    Set<Owner> gone = goneOwners(file);
    List<Entry> missing = new ArrayList<>(all());
    List<Entry> merged = new ArrayList<>();
    for (Entry entry : file) {
      if (self.equals(entry.owner())) {
        if (missing.removeIf(entry::saysTheSameAs)) {
          merged.add(entry);
        }
      } else if (!isGone(entry, gone)) {
        merged.add(entry);
      }
    }
    merged.removeIf(entry -> !self.equals(entry.owner()) && isReplaced(entry));
    for (Entry entry : missing) {
      if (merged.stream().noneMatch(entry::saysTheSameAs)) {
        merged.add(entry);
      }
    }
    return merged;
  }

  private static boolean isGone(Entry entry, Set<Owner> gone) {
    return entry.owner() != null && gone.contains(entry.owner());
  }

  /** Two processes cannot listen at one address: what is not known to be alive was there before. */
  private boolean isReplaced(Entry entry) {
    Owner owner = entry.owner();
    return (owner == null || !place.canJudge(owner))
        && all().stream().anyMatch(entry::isAtTheAddressOf);
  }

  /**
   * Returns the endpoints of each service: those in the file that count, and our own in any case.
   */
  Map<String, List<Endpoint>> viewOf(List<Entry> file, Set<Owner> gone) {
    Map<String, Map<String, Entry>> services = new HashMap<>();
    for (Entry entry : file) {
      if (!self.equals(entry.owner()) && !isGone(entry, gone)) {
        put(services, entry);
      }
    }
    for (Entry entry : all()) {
      put(services, entry);
    }
    return services.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> sorted(e.getValue())));
  }

  /** Of two entries with one address the one with an owner counts: somebody answers for it. */
  private void put(Map<String, Map<String, Entry>> services, Entry entry) {
    if (entry.endpoint() != null) {
      services
          .computeIfAbsent(entry.service(), service -> new LinkedHashMap<>())
          .merge(
              entry.endpoint().address(),
              entry,
              (old, other) -> other.owner() == null ? old : other);
    }
  }

  private static List<Endpoint> sorted(Map<String, Entry> entries) {
    return entries.values().stream()
        .map(Entry::endpoint)
        .sorted(Comparator.comparing(Endpoint::toUrl))
        .toList();
  }

  /** One call of register; two of the same endpoint are two. */
  static final class Announcement {

    private final Entry entry;

    private Announcement(Entry entry) {
      this.entry = entry;
    }

    private Entry entry() {
      return entry;
    }

    @Override
    public String toString() {
      return entry.url();
    }
  }
}
