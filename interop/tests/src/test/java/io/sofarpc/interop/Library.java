// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;

/** A plain Java interface with all kinds of types, which tools call by its description alone. */
interface Library {

  /** Returns what it is given. */
  Book put(Book book);

  /** Several parameters; those that are null are left out. */
  String find(String title, Integer year, long limit, List<Genre> genres);

  List<Book> all();

  void clear();

  Flow.Publisher<Page> read(String title, int pages);

  Flow.Publisher<Page> correct(Flow.Publisher<Page> pages);

  /** A constant. */
  enum Genre {
    NOVEL,
    POEMS
  }

  /** A record with one of each. */
  record Book(
      String title,
      Author author,
      List<Page> pages,
      Map<String, Integer> copies,
      Genre genre,
      Optional<Long> sold,
      Boolean lent,
      Instant printed,
      Date bought,
      BigDecimal price,
      byte[] cover,
      Object notes)
      implements Serializable {}

  /** A record in a record. */
  record Page(int number, String text) implements Serializable {}

  /** A class with getters and setters. */
  final class Author implements Serializable {
    private static final long serialVersionUID = 1;

    private String name = "";
    private int born;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public int getBorn() {
      return born;
    }

    public void setBorn(int born) {
      this.born = born;
    }
  }

  /** What the tools call. */
  final class Small implements Library {

    @Override
    public Book put(Book book) {
      return book;
    }

    @Override
    public String find(String title, Integer year, long limit, List<Genre> genres) {
      if (limit < 0) {
        throw new IllegalArgumentException("limit: " + limit + " (expected: 0 or more)");
      }
      return title + " " + year + " " + limit + " " + genres;
    }

    @Override
    public List<Book> all() {
      return List.of();
    }

    @Override
    public void clear() {}

    @Override
    public Flow.Publisher<Page> read(String title, int pages) {
      return subscriber -> {
        SubmissionPublisher<Page> publisher = new SubmissionPublisher<>(Runnable::run, 16);
        publisher.subscribe(subscriber);
        IntStream.range(0, pages)
            .mapToObj(number -> new Page(number, title))
            .forEach(publisher::submit);
        publisher.close();
      };
    }

    @Override
    public Flow.Publisher<Page> correct(Flow.Publisher<Page> pages) {
      return pages;
    }
  }
}
