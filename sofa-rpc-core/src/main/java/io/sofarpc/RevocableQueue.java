// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A queue for many producers and one consumer, each item of which its producer's side can take back
 * by one write. Lock-free; an item that was taken back costs the consumer one look at a slot, and
 * is not kept from being collected.
 *
 * <p>It is a list of blocks of slots. A producer claims a slot by counting up, so that slots are
 * filled in any order but are read in theirs: one that is claimed and not yet filled holds the
 * consumer up, until its next {@link #poll}.
 */
final class RevocableQueue<T extends RevocableQueue.Item> {

  static final int BLOCK_SLOTS = 512;

  private static final Item REVOKED = new Item() {};

  private final AtomicReference<Block> last = new AtomicReference<>(new Block());

  // The consumer's.
  private Block first = requireNonNull(last.get());
  private int position; // in the first block

  /** Puts an item behind the others; each item goes into a queue once in its life. */
  void add(T item) {
    Block block = requireNonNull(last.get());
    int slot = block.claimed.getAndIncrement();
    while (slot >= BLOCK_SLOTS) {
      block = following(block);
      slot = block.claimed.getAndIncrement();
    }
    Item added = item;
    added.block = block;
    added.slot = slot;
    block.slots.setRelease(slot, added);
  }

  private Block following(Block full) {
    Block next = full.next.get();
    if (next == null) {
      Block made = new Block();
      next = full.next.compareAndSet(null, made) ? made : requireNonNull(full.next.get());
    }
    last.compareAndSet(full, next);
    return next;
  }

  /**
   * Takes the next item. For the consumer only.
   *
   * @return {@code null} if there is none, or the next one is just being added
   */
  @SuppressWarnings("unchecked") // only add() puts items into slots
  @Nullable T poll() {
    while (true) {
      if (position == BLOCK_SLOTS) {
        Block next = first.next.get();
        if (next == null) {
          return null;
        }
        first = next;
        position = 0;
      }
      Item item = first.slots.getAcquire(position);
      if (item == null) {
        return null;
      }
      if (item != REVOKED) {
        first.slots.setRelease(position++, REVOKED);
        return (T) item;
      }
      position++;
    }
  }

  /**
   * Returns whether nothing has been added since the last {@link #poll} that found nothing, nor is
   * being added. For the consumer only.
   */
  boolean isEmpty() {
    return position == BLOCK_SLOTS ? first.next.get() == null : first.claimed.get() <= position;
  }

  private static final class Block {

    final AtomicInteger claimed = new AtomicInteger();
    final AtomicReferenceArray<@Nullable Item> slots = new AtomicReferenceArray<>(BLOCK_SLOTS);
    final AtomicReference<@Nullable Block> next = new AtomicReference<>();
  }

  /** What can be put into such a queue: it knows its slot. */
  abstract static class Item {

    private @Nullable Block block;
    private int slot;

    /**
     * Takes this item out of its queue. Once, after {@link #add} has returned and by agreement with
     * the consumer: only if that will not have it, or ignores it.
     */
    final void revoke() {
      requireNonNull(block).slots.setRelease(slot, REVOKED);
      block = null;
    }

    /** Forgets the slot, from which the consumer took this item to keep it. */
    final void taken() {
      block = null;
    }
  }
}
