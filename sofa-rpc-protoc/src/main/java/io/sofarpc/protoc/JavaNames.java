// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures.NestInFileClassFeature.NestInFileClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where {@code protoc} puts the Java class of each message, by its rules. Immutable. */
final class JavaNames {

  /** A class: its package, and its name with those of the classes around it. */
  record JavaName(String javaPackage, String name) {

    /** Returns the name as it stands in a source. */
    String qualified() {
      return javaPackage.isEmpty() ? name : javaPackage + "." + name;
    }

    JavaName nested(String inner) {
      return new JavaName(javaPackage, name + "." + inner);
    }
  }

  private final Map<String, JavaName> byMessage; // .package.Message

  private JavaNames(Map<String, JavaName> byMessage) {
    this.byMessage = byMessage;
  }

  static JavaNames of(List<FileDescriptorProto> files) {
    Map<String, JavaName> names = new HashMap<>();
    for (FileDescriptorProto file : files) {
      String scope = file.getPackage().isEmpty() ? "." : "." + file.getPackage() + ".";
      for (DescriptorProto message : file.getMessageTypeList()) {
        JavaName own = new JavaName(packageOf(file), message.getName());
        JavaName outer = new JavaName(packageOf(file), outerClass(file));
        add(
            names,
            scope + message.getName(),
            isNested(file, message) ? outer.nested(message.getName()) : own,
            message);
      }
    }
    return new JavaNames(Map.copyOf(names));
  }

  private static void add(
      Map<String, JavaName> names, String fullName, JavaName name, DescriptorProto message) {
    names.put(fullName, name);
    for (DescriptorProto inner : message.getNestedTypeList()) {
      add(names, fullName + "." + inner.getName(), name.nested(inner.getName()), inner);
    }
  }

  /**
   * Returns the class of a message.
   *
   * @param message {@code .package.Message}
   */
  JavaName of(String message) {
    JavaName name = byMessage.get(message);
    if (name == null) {
      throw new IllegalArgumentException("no message " + message + " in the files of the request");
    }
    return name;
  }

  /** Returns the package of the classes of a file. */
  static String packageOf(FileDescriptorProto file) {
    return file.getOptions().hasJavaPackage()
        ? file.getOptions().getJavaPackage()
        : file.getPackage();
  }

  /** Returns the class around those of a file, or beside them. */
  static String outerClass(FileDescriptorProto file) {
    if (file.getOptions().hasJavaOuterClassname()) {
      return file.getOptions().getJavaOuterClassname();
    }
    String path = file.getName();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String stem = name.endsWith(".proto") ? name.substring(0, name.length() - 6) : name;
    String camel = camelCase(stem);
    if (isSince2024(file)) {
      return camel + "Proto";
    }
    return isTaken(file, camel) ? camel + "OuterClass" : camel;
  }

  private static boolean isTaken(FileDescriptorProto file, String name) {
    return file.getServiceList().stream().anyMatch(service -> service.getName().equals(name))
        || file.getEnumTypeList().stream().anyMatch(type -> type.getName().equals(name))
        || file.getMessageTypeList().stream().anyMatch(message -> isTaken(message, name));
  }

  private static boolean isTaken(DescriptorProto message, String name) {
    return message.getName().equals(name)
        || message.getEnumTypeList().stream().anyMatch(type -> type.getName().equals(name))
        || message.getNestedTypeList().stream().anyMatch(inner -> isTaken(inner, name));
  }

  private static boolean isNested(FileDescriptorProto file, DescriptorProto message) {
    if (!isSince2024(file)) {
      return !file.getOptions().getJavaMultipleFiles();
    }
    NestInFileClass own = nesting(message.getOptions().getFeatures());
    NestInFileClass nesting =
        own == NestInFileClass.NEST_IN_FILE_CLASS_UNKNOWN
            ? nesting(file.getOptions().getFeatures())
            : own;
    return nesting == NestInFileClass.YES;
  }

  private static NestInFileClass nesting(FeatureSet features) {
    return features.getExtension(JavaFeaturesProto.java_).getNestInFileClass();
  }

  private static boolean isSince2024(FileDescriptorProto file) {
    return file.getSyntax().equals("editions")
        && file.getEdition().getNumber() >= Edition.EDITION_2024_VALUE;
  }

  /** Returns a name with each of its words in upper case: letters after digits start words too. */
  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    boolean startsWord = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z') {
        camel.append(startsWord ? (char) (c - 'a' + 'A') : c);
        startsWord = false;
      } else if (c >= 'A' && c <= 'Z') {
        camel.append(c);
        startsWord = false;
      } else if (c >= '0' && c <= '9') {
        camel.append(c);
        startsWord = true;
      } else {
        startsWord = true;
      }
    }
    return camel.toString();
  }

  /** Returns the name of a method in Java: its first letter in lower case, no keyword. */
  static String method(String name) {
    String camel = camelCase(name);
    String java = Character.toLowerCase(camel.charAt(0)) + camel.substring(1);
    return javax.lang.model.SourceVersion.isKeyword(java) ? java + "_" : java;
  }
}
