// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.TextService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clients that call one service on one port, each with a library of its own. */
enum OnePort {
  STOCK("SOFARPC 5.13.2", "Bolt", "java") {
    @Override
    String call(int port) {
      return passed(StockPeers.runClient("bolt://127.0.0.1:" + port, "protobuf-sync"));
    }
  },
  SOFA_NODE("sofa-rpc-node 2.10.0", "Bolt", "node") {
    @Override
    String call(int port) {
      return passed(NodePeers.runClient("bolt://127.0.0.1:" + port, "protobuf-sync"));
    }
  },
  GRPC_JAVA("gRPC-Java 1.85.1", "gRPC", "java") {
    @Override
    String call(int port) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
        return blockingUnaryCall(channel, ECHO, options, StringValue.of(TEXT)).getValue();
      } finally {
        channel.shutdownNow();
      }
    }
  },
  GRPC_JS("@grpc/grpc-js 1.14.7", "gRPC", "node") {
    @Override
    String call(int port) {
      return run("node", NODE.resolve("grpc.js").toString(), target(port), TEXT);
    }
  },
  GRPCIO("grpcio 1.85.1", "gRPC", "python") {
    @Override
    String call(int port) {
      return run(python(), PYTHON.resolve("client.py").toString(), target(port), TEXT);
    }
  },
  DUBBO("Dubbo 3.3.6", "Triple", "java") {
    @Override
    String call(int port) {
      return dubbo(port, "protobuf");
    }
  },
  DUBBO_POJO("Dubbo 3.3.6, plain Java interface", "Triple", "java") {
    @Override
    String call(int port) {
      return dubbo(port, "pojo");
    }
  },
  CONNECT_NODE("@connectrpc/connect-node 2.2.0", "Connect, HTTP/2", "node") {
    @Override
    String call(int port) {
      return connectNode(port, "connect", "2");
    }
  },
  CONNECT_NODE_HTTP1("@connectrpc/connect-node 2.2.0", "Connect, HTTP/1.1", "node") {
    @Override
    String call(int port) {
      return connectNode(port, "connect", "1.1");
    }
  },
  CONNECT_NODE_WEB("@connectrpc/connect-node 2.2.0", "gRPC-Web, HTTP/1.1", "node") {
    @Override
    String call(int port) {
      return connectNode(port, "grpc-web", "1.1");
    }
  },
  CONNECT_NODE_GRPC("@connectrpc/connect-node 2.2.0", "gRPC", "node") {
    @Override
    String call(int port) {
      return connectNode(port, "grpc", "2");
    }
  },
  BUF_CONNECT("buf curl 1.74.0", "Connect", "node") {
    @Override
    String call(int port) {
      return buf(port, "connect");
    }
  },
  BUF_GRPC("buf curl 1.74.0", "gRPC", "node") {
    @Override
    String call(int port) {
      return buf(port, "grpc");
    }
  },
  BUF_WEB("buf curl 1.74.0", "gRPC-Web", "node") {
    @Override
    String call(int port) {
      return buf(port, "grpcweb");
    }
  },
  BUF_PLAIN("buf curl 1.74.0, plain Java interface", "gRPC, reflection", "node") {
    @Override
    String call(int port) {
      return bufByReflection(port);
    }
  },
  CURL_HTTP1("curl", "HTTP/1.1", "curl") {
    @Override
    String call(int port) {
      return curl(port, "--http1.1");
    }
  },
  CURL_HTTP2("curl", "HTTP/2", "curl") {
    @Override
    String call(int port) {
      return curl(port, "--http2-prior-knowledge");
    }
  };

  /** What is sent, and must come back. */
  static final String TEXT = "one port, every client";

  private static final String SERVICE = ProtobufService.class.getName();
  private static final Path NODE = Path.of(System.getProperty("interop.node", "../node"));
  private static final Path BUF = NODE.resolve("node_modules").resolve(".bin").resolve("buf");
  private static final Path PYTHON = Path.of(System.getProperty("interop.python", "../python"));
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final MethodDescriptor<StringValue, StringValue> ECHO =
      MethodDescriptor.<StringValue, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(SERVICE + "/echo")
          .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private final String title;
  private final String protocol;
  private final String tool;

  OnePort(String title, String protocol, String tool) {
    this.title = title;
    this.protocol = protocol;
    this.tool = tool;
  }

  /** Returns the library and the protocol that it speaks, as a row of a table begins. */
  String row() {
    return "| " + title + " | " + protocol + " | ";
  }

  /** Calls the service with {@link #TEXT}; returns what it answered, or why it did not. */
  abstract String call(int port);

  /** Returns why this client cannot run here, or "" if it can. */
  String missing() {
    return switch (tool) {
      case "node" -> Files.exists(BUF) ? NodePeers.missing() : "run: npm ci --prefix interop/node";
      case "python" ->
          Files.isExecutable(Path.of(python())) ? "" : "there is no " + python() + "; see .ci/run";
      case "curl" -> hasCurl() ? "" : "there is no curl with HTTP/2";
      default -> "";
    };
  }

  private static boolean hasCurl() {
    try (Peer curl = Peer.start("curl", List.of("curl", "--version"))) {
      return curl.awaitExit(LIMIT) == 0 && String.join(" ", curl.lines()).contains("HTTP2");
    } catch (UncheckedIOException absent) {
      return false;
    }
  }

  private static String python() {
    return PYTHON.resolve(".venv").resolve("bin").resolve("python").toString();
  }

  private static String target(int port) {
    return "127.0.0.1:" + port;
  }

  private static String passed(List<String> lines) {
    return lines.equals(List.of("PASS protobuf-sync")) ? TEXT : String.join(" ", lines);
  }

  private static String dubbo(int port, String service) {
    Path file = Path.of(System.getProperty("interop.dubbo", "../dubbo/target"), "client.args");
    String main = "io.sofarpc.interop.dubbo.DubboClient";
    try (Peer client = Peer.start(file, List.of(), main, target(port), TEXT, service)) {
      return lastLine(client);
    }
  }

  private static String connectNode(int port, String protocol, String httpVersion) {
    return run(
        "node", NODE.resolve("connect.js").toString(), target(port), TEXT, protocol, httpVersion);
  }

  private static String buf(int port, String protocol) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(BUF.toString(), "curl", "--http2-prior-knowledge", "--protocol", protocol));
    command.addAll(List.of("--schema", NODE.resolve("contract.proto").toString()));
    command.addAll(List.of("--data", '"' + TEXT + '"'));
    command.add("http://" + target(port) + "/" + SERVICE + "/echo");
    return run(command.toArray(String[]::new)).replace("\"", "");
  }

  /** Knows nothing of the service but its name; its file and messages come from the port. */
  private static String bufByReflection(int port) {
    String path = TextService.class.getName() + "/echo";
    return run(
            BUF.toString(),
            "curl",
            "--http2-prior-knowledge",
            "--protocol",
            "grpc",
            "--data",
            "{\"arg0\": \"" + TEXT + "\"}", // the contract is built without names
            "http://" + target(port) + "/" + path)
        .replace("\"", "");
  }

  /** Sends the message as it is in protobuf, which needs no library. */
  private static String curl(int port, String version) {
    try {
      Path message = Files.createTempFile("message", ".bin");
      Path answer = Files.createTempFile("answer", ".bin");
      Files.write(message, StringValue.of(TEXT).toByteArray());
      String status =
          run(
              "curl",
              version,
              "--silent",
              "--noproxy",
              "*",
              "--header",
              "content-type: application/proto",
              "--data-binary",
              "@" + message,
              "--output",
              answer.toString(),
              "--write-out",
              "%{http_code}",
              "http://" + target(port) + "/" + SERVICE + "/echo");
      byte[] bytes = Files.readAllBytes(answer);
      Files.delete(message);
      Files.delete(answer);
      return status.equals("200")
          ? StringValue.parseFrom(bytes).getValue()
          : status + " " + new String(bytes, UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String run(String... command) {
    try (Peer client = Peer.start(command[0], Arrays.asList(command))) {
      return lastLine(client);
    }
  }

  private static String lastLine(Peer client) {
    client.awaitExit(LIMIT);
    List<String> lines = client.lines();
    return lines.isEmpty() ? client.toString() : lines.get(lines.size() - 1);
  }
}
