// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.json.ProtobufView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that describe the services of a server, with all that they import. */
final class ProtoFiles {

  private static final Logger logger = LoggerFactory.getLogger(ProtoFiles.class);

  private final List<String> services = new ArrayList<>();
  private final Map<String, FileDescriptor> byName = new HashMap<>();
  private final Map<String, FileDescriptor> bySymbol = new HashMap<>();
  private final Map<String, SortedMap<Integer, FileDescriptor>> extensions = new HashMap<>();

  private ProtoFiles() {}

  static ProtoFiles of(List<ServiceDescriptor> services) {
    ProtoFiles files = new ProtoFiles();
    for (ServiceDescriptor service : services) {
      String name = Names.of(service);
      try {
        FileDescriptor file =
            ServiceFile.isGenerated(service)
                ? ServiceFile.of(service, name)
                : ProtobufView.of(service, name).file();
        files.services.add(name);
        withImports(file).forEach(files::add);
      } catch (IllegalArgumentException unfit) {
        logger.info("reflection does not show {}: {}", service, unfit.getMessage());
      }
    }
    files.services.sort(null);
    return files;
  }

  /** Returns a file and all files that it imports, itself first. */
  static Collection<FileDescriptor> withImports(FileDescriptor file) {
    Map<String, FileDescriptor> all = new LinkedHashMap<>();
    collect(file, all);
    return all.values();
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> all) {
    if (all.putIfAbsent(file.getName(), file) == null) {
      file.getDependencies().forEach(imported -> collect(imported, all));
    }
  }

  private void add(FileDescriptor file) {
    if (byName.putIfAbsent(file.getName(), file) != null) {
      return;
    }
    file.getServices()
        .forEach(
            service -> {
              symbol(service);
              service.getMethods().forEach(this::symbol);
            });
    file.getMessageTypes().forEach(this::message);
    file.getEnumTypes().forEach(this::enumeration);
    file.getExtensions().forEach(this::extension);
  }

  private void message(Descriptor message) {
    symbol(message);
    message.getFields().forEach(this::symbol);
    for (OneofDescriptor oneof : message.getOneofs()) {
      symbol(oneof);
    }
    message.getNestedTypes().forEach(this::message);
    message.getEnumTypes().forEach(this::enumeration);
    message.getExtensions().forEach(this::extension);
  }

  private void enumeration(EnumDescriptor type) {
    symbol(type);
    for (EnumValueDescriptor value : type.getValues()) {
      symbol(value);
    }
  }

  private void extension(FieldDescriptor field) {
    symbol(field);
    extensions
        .computeIfAbsent(field.getContainingType().getFullName(), type -> new TreeMap<>())
        .put(field.getNumber(), field.getFile());
  }

  private void symbol(GenericDescriptor symbol) {
    bySymbol.putIfAbsent(symbol.getFullName(), symbol.getFile());
  }

  /** Returns the names of the services, in order. */
  List<String> services() {
    return services;
  }

  @Nullable FileDescriptor byName(String name) {
    return byName.get(name);
  }

  @Nullable FileDescriptor bySymbol(String fullName) {
    return bySymbol.get(fullName);
  }

  @Nullable FileDescriptor byExtension(String type, int number) {
    SortedMap<Integer, FileDescriptor> known = extensions.get(type);
    return known == null ? null : known.get(number);
  }

  /** Returns the numbers of the extensions of a message, null if there is no such message. */
  @Nullable Collection<Integer> extensionsOf(String type) {
    SortedMap<Integer, FileDescriptor> known = extensions.get(type);
    if (known != null) {
      return known.keySet();
    }
    return bySymbol.containsKey(type) ? List.of() : null;
  }
}
