// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Does to the file what a process with SOFARPC 5.13.2 does: keeps all of it in memory, reads it
 * only when told (stock: every 2 s), and writes it whole without looking.
 */
final class StockProcess {

  private final Path file;
  private Map<String, Set<String>> memory = new LinkedHashMap<>();

  StockProcess(Path file) {
    this.file = file;
  }

  /** Replaces the memory by the file; fails as stock does if one parameter makes no sense. */
  void scan() throws IOException {
    Map<String, Set<String>> read = new LinkedHashMap<>();
    for (String line : Files.readString(file, UTF_8).split("\n", -1)) {
      String[] fields = line.split("\t", -1);
      if (fields.length > 1) {
        Set<String> urls = new LinkedHashSet<>();
        for (int i = 1; i < fields.length; i++) {
          if (!fields[i].isEmpty()) {
            urls.add(normalized(fields[i]));
          }
        }
        read.put(fields[0], urls);
      }
    }
    memory = read;
  }

  private static String normalized(String url) {
    int query = url.indexOf('?');
    Map<String, String> parameters = new TreeMap<>(); // stock: the order of a hash map
    if (query >= 0) {
      for (String pair : url.substring(query + 1).split("&", -1)) {
        String[] parts = pair.split("=", -1);
        parameters.put(parts[0], parts[1]);
      }
    }
    parameters.put("source", "local");
    StringBuilder text = new StringBuilder(query < 0 ? url : url.substring(0, query));
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return text.toString();
  }

  void register(String key, String url) throws IOException {
    memory.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(url);
    write();
  }

  /**
   * Writes the memory in stock's steps: the file is missing, then empty, then cut off, then good.
   */
  void write() throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    while (!lock.toFile().createNewFile()) {
      Thread.onSpinWait();
    }
    if (Files.exists(file)) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".bak"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(file);
    StringBuilder text = new StringBuilder();
    memory.forEach(
        (key, urls) ->
            text.append(key).append('\t').append(String.join("\t", urls)).append("\t\n"));
    try (var out = Files.newOutputStream(file)) {
      byte[] bytes = text.toString().getBytes(UTF_8);
      out.write(bytes, 0, bytes.length / 2);
      out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    }
    Files.deleteIfExists(lock);
  }
}
