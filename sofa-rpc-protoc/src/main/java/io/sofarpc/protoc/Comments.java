// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The comments of a {@code .proto} file, as Javadoc. Immutable. */
final class Comments {

  private final Map<List<Integer>, String> byPath = new HashMap<>();

  Comments(FileDescriptorProto file) {
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      String comment =
          location.hasLeadingComments()
              ? location.getLeadingComments()
              : location.getTrailingComments();
      if (!comment.isBlank()) {
        byPath.put(location.getPathList(), comment);
      }
    }
  }

  private String service(int index) {
    return byPath.getOrDefault(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, index), "");
  }

  /** Returns the Javadoc of a service. */
  String ofService(int index, String origin) {
    List<String> lines = paragraphs(service(index));
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(origin);
    return javadoc("", lines);
  }

  /** Returns the Javadoc of a method; {@code otherwise} if it has no comment. */
  String ofMethod(int service, int method, String otherwise) {
    String comment =
        byPath.getOrDefault(
            List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service, 2, method), otherwise);
    return javadoc("  ", paragraphs(comment));
  }

  private static List<String> paragraphs(String comment) {
    List<String> lines = new ArrayList<>();
    for (String line : comment.strip().split("\n", -1)) {
      String text = escape(line.strip());
      boolean isSecondBlank =
          text.isEmpty() && (lines.isEmpty() || lines.get(lines.size() - 1).isEmpty());
      if (!isSecondBlank) {
        lines.add(text);
      }
    }
    return lines;
  }

  /** Takes the meaning from what Java and HTML would read into a text. */
  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("\\", "&#92;"); // before a u, Java reads a character
  }

  private static String javadoc(String indent, List<String> lines) {
    StringBuilder out = new StringBuilder(indent).append("/**\n");
    boolean newParagraph = false;
    for (String line : lines) {
      out.append(indent).append(" *");
      if (line.isEmpty()) {
        newParagraph = true;
      } else {
        out.append(newParagraph ? " <p>" : " ").append(line);
        newParagraph = false;
      }
      out.append('\n');
    }
    return out.append(indent).append(" */\n").toString();
  }
}
