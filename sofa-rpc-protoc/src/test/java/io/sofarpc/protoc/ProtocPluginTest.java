// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for the files in {@code src/test/proto}. */
class ProtocPluginTest {

  private static final Path GOLDEN = Path.of("src/test/golden");

  @Test
  void sources_areThoseThatWereChecked() throws IOException {
    Map<String, String> written = new TreeMap<>(written(""));
    Map<String, String> checked = new TreeMap<>();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        checked.put(GOLDEN.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }

    assertThat(written).isEqualTo(checked);
  }

  @Test
  void sources_compileWithTheClassesOfProtoc_andDescribeTheServices(@TempDir Path classes)
      throws Exception {
    for (String parameter : List.of("", "async=true")) {
      compile(written(parameter), classes);
      try (URLClassLoader loader =
          new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
        ServiceDescriptor greeter =
            ServiceDescriptor.of(loader.loadClass("com.acme.greeting.Greeter"));

        assertThat(greeter.name()).isEqualTo("acme.greeting.Greeter:1.0");
        assertThat(greeter.methods("SayHello").get(0).kind()).isEqualTo(MethodKind.UNARY);
        assertThat(greeter.methods("say_parts").get(0).kind()).isEqualTo(MethodKind.SERVER_STREAM);
        assertThat(greeter.methods("say_parts").get(0).isReadOnly()).isTrue();
        assertThat(greeter.methods("Gather").get(0).isIdempotent()).isTrue();
        assertThat(greeter.methods("Gather").get(0).isReadOnly()).isFalse();
        assertThat(greeter.methods("Gather").get(0).kind()).isEqualTo(MethodKind.CLIENT_STREAM);
        assertThat(greeter.methods("Chat").get(0).kind()).isEqualTo(MethodKind.BIDI_STREAM);
        assertThat(greeter.methods("Default").get(0).resultType().getTypeName())
            .isEqualTo("acme.names.NamesOuterClass$Hello");
        boolean async =
            greeter.methods("SayHello").get(0).javaMethod().getReturnType()
                == CompletableFuture.class;
        assertThat(async).isEqualTo(!parameter.isEmpty());
        assertThat(ServiceDescriptor.of(loader.loadClass("acme.year.Calendar")).methods())
            .hasSize(1);
      }
    }
  }

  @Test
  void protocSpeaksOverStandardStreams() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtocPlugin.run(new ByteArrayInputStream(request("").toByteArray()), out);

    CodeGeneratorResponse answer = CodeGeneratorResponse.parseFrom(out.toByteArray());
    assertThat(answer.getFileList()).hasSize(4);
    assertThat(answer.hasError()).isFalse();
  }

  @Test
  void unknownOption_isRefused() throws IOException {
    CodeGeneratorResponse answer = ProtocPlugin.answer(request("asink=true"));

    assertThat(answer.getError()).contains("'asink=true'").contains("async=true");
    assertThat(answer.getFileList()).isEmpty();
  }

  @Test
  void methodsOfOneNameInJava_areRefused() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("a.proto")
            .addMessageType(DescriptorProto.newBuilder().setName("M"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("S")
                    .addMethod(method("DoIt"))
                    .addMethod(method("do_it")))
            .build();

    CodeGeneratorResponse answer =
        ProtocPlugin.answer(
            CodeGeneratorRequest.newBuilder()
                .addProtoFile(file)
                .addFileToGenerate("a.proto")
                .build());

    assertThat(answer.getError()).contains("DoIt").contains("do_it").contains("rename");
  }

  private static MethodDescriptorProto method(String name) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".M")
        .setOutputType(".M")
        .build();
  }

  @Test
  void outerClass_isAsProtocNamesIt() {
    assertThat(outer("foo_bar.proto")).isEqualTo("FooBar");
    assertThat(outer("a/b/http2server-v1.proto")).isEqualTo("Http2ServerV1");
    assertThat(outer("fooBar.proto")).isEqualTo("FooBar");
    FileOptions named = FileOptions.newBuilder().setJavaOuterClassname("Own").build();
    assertThat(
            JavaNames.outerClass(
                FileDescriptorProto.newBuilder().setName("x.proto").setOptions(named).build()))
        .isEqualTo("Own");
  }

  private static String outer(String file) {
    return JavaNames.outerClass(FileDescriptorProto.newBuilder().setName(file).build());
  }

  private static CodeGeneratorRequest request(String parameter) throws IOException {
    FileDescriptorSet files =
        FileDescriptorSet.parseFrom(
            Files.readAllBytes(Path.of("target/files.binpb")), ProtocPlugin.extensions());
    CodeGeneratorRequest.Builder request =
        CodeGeneratorRequest.newBuilder()
            .setParameter(parameter)
            .addAllProtoFile(files.getFileList());
    files.getFileList().stream()
        .map(FileDescriptorProto::getName)
        .filter(name -> name.startsWith("acme/"))
        .forEach(request::addFileToGenerate);
    return request.build();
  }

  private static Map<String, String> written(String parameter) throws IOException {
    CodeGeneratorResponse answer = ProtocPlugin.answer(request(parameter));
    assertThat(answer.getError()).isEmpty();
    Map<String, String> sources = new TreeMap<>();
    answer.getFileList().forEach(file -> sources.put(file.getName(), file.getContent()));
    return sources;
  }

  private static void compile(Map<String, String> sources, Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    try (Stream<Path> messages = Files.walk(Path.of("target/messages"))) {
      messages.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  manager,
                  null,
                  List.of("-d", directory.toString(), "-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as(errors.toString()).isTrue();
    }
  }
}
