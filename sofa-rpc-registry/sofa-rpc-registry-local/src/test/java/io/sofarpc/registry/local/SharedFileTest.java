// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sofarpc.Handle;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.registry.Endpoint;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file with stock SOFARPC, with the dead, and with what people and crashes do to files. */
class SharedFileTest {

  private static final String SERVICE = "acme.Greeting:1.0";
  private static final String KEY = SERVICE + "@DEFAULT";
  private static final Endpoint OURS =
      Endpoint.of("bolt", "192.0.2.1", 12200).withAttribute("serialization", "hessian2");
  private static final Endpoint STOCK =
      Endpoint.of("bolt", "192.0.2.9", 12200).withAttribute("serialization", "hessian2");
  private static final String STOCK_URL = "bolt://192.0.2.9:12200?serialization=hessian2";

  @TempDir Path directory;

  private Path file;
  private LocalRegistry registry;
  private FileWatcher watcher;
  private final Listener listener = new Listener();

  @BeforeEach
  void open() {
    file = directory.resolve("registry");
    registry = new LocalRegistry(file);
    watcher = new FileWatcher(file);
  }

  @AfterEach
  void close() {
    registry.close();
    watcher.close();
  }

  @Test
  void subscribe_seesWhatStockWrites() throws Exception {
    StockProcess stock = new StockProcess(file);
    registry.subscribe(SERVICE, listener);

    stock.register(KEY, STOCK_URL);

    listener.awaitExactly(STOCK);
  }

  @Test
  void register_keepsTheEntriesOfStockAndIsReadableByIt() throws Exception {
    StockProcess stock = new StockProcess(file);
    stock.register("acme.Order:1.0@DEFAULT", STOCK_URL);

    Handle handle = registry.register(SERVICE, OURS);
    stock.scan();
    stock.register(KEY, STOCK_URL);

    registry.subscribe(SERVICE, listener);
    listener.awaitExactly(OURS, STOCK);
    handle.close();
    listener.awaitExactly(STOCK);
    assertThat(Files.readString(file)).contains("acme.Order:1.0@DEFAULT\t" + STOCK_URL);
  }

  @Test
  void register_whenStockDropsTheEntry_putsItBack() throws Exception {
    StockProcess stock = new StockProcess(file); // has seen an empty file
    registry.register(SERVICE, OURS);

    stock.register(KEY, STOCK_URL);

    watcher.await("both", text -> text.contains("192.0.2.1:") && text.contains("192.0.2.9:"));
    try (LocalRegistry other = new LocalRegistry(file)) {
      other.subscribe(SERVICE, listener);
      listener.awaitExactly(OURS, STOCK);
    }
  }

  @Test
  void register_whenStockDropsTheEntry_staysInTheOwnView() throws Exception {
    StockProcess stock = new StockProcess(file);
    registry.subscribe(SERVICE, listener);
    registry.register(SERVICE, OURS);
    listener.awaitExactly(OURS);

    stock.register(KEY, STOCK_URL);

    listener.awaitExactly(OURS, STOCK);
    assertThat(listener.told).isEmpty();
  }

  @Test
  void withdraw_whenStockBringsTheEntryBack_removesItAgain() throws Exception {
    StockProcess stock = new StockProcess(file);
    Handle handle = registry.register(SERVICE, OURS);
    stock.scan();
    handle.close();

    stock.register(KEY, STOCK_URL);

    watcher.await(
        "stock only", text -> text.contains("192.0.2.9:") && !text.contains("192.0.2.1:"));
  }

  @Test
  void register_atTheAddressOfAStockEntry_replacesIt() throws Exception {
    StockProcess stock = new StockProcess(file);
    stock.register(KEY, "bolt://192.0.2.1:12200?serialization=hessian2&warmupTime=7");

    registry.register(SERVICE, OURS);

    registry.subscribe(SERVICE, listener);
    listener.awaitExactly(OURS);
    assertThat(Files.readString(file)).doesNotContain("warmupTime");
  }

  @Test
  void entriesOfDeadProcesses_areIgnoredAndRemoved() throws Exception {
    Place here = Place.current();
    Owner self = here.self("dead");
    Owner dead = new Owner(self.pid(), self.start() - 1, here, "dead");
    Entry entry = Entry.of(SERVICE, OURS, dead);
    Files.writeString(file, Content.print(List.of(entry, Entry.parse(KEY, STOCK_URL))));

    registry.subscribe(SERVICE, listener);

    assertThat(listener.told).containsExactly(List.of(STOCK));
    watcher.await(
        "stock only", text -> text.contains("192.0.2.9:") && !text.contains("192.0.2.1:"));
  }

  @Test
  void entriesThatNobodyCanJudge_areKept() throws Exception {
    Owner container = new Owner(999_999_999, 1, new Place("0a", "0b", "0c"), "x1");
    Files.writeString(file, Content.print(List.of(Entry.of(SERVICE, OURS, container))));
    registry.subscribe(SERVICE, listener);

    registry.register(SERVICE, STOCK);

    listener.awaitExactly(OURS, STOCK);
    assertThat(Files.readString(file)).contains(container.toString());
  }

  @Test
  void subscribe_whileStockWrites_neverLosesAnEntry() throws Exception {
    StockProcess stock = new StockProcess(file);
    stock.register(KEY, STOCK_URL);
    registry.subscribe(SERVICE, listener);

    for (int port = 1; port <= 200; port++) {
      stock.register(KEY, "bolt://192.0.2.9:" + port + "?serialization=hessian2");
    }

    int size = 0;
    while (size < 201) {
      List<Endpoint> told = listener.told.poll(20, TimeUnit.SECONDS);
      assertThat(told).isNotNull().contains(STOCK).hasSizeGreaterThan(size);
      size = told.size();
    }
  }

  @Test
  void read_ofAFileThatIsBeingWritten_waitsForTheWriter() throws Exception {
    Content good = Content.parse(KEY + "\t" + STOCK_URL + "\t\n");
    Place here = Place.current();
    for (String state : new String[] {"missing", "", KEY + "\tbolt://192.0.2"}) {
      Path lock = Files.createFile(directory.resolve("registry.lock"));
      Files.deleteIfExists(file);
      if (!state.equals("missing")) {
        Files.writeString(file, state);
      }
      RegistryFile reader = new RegistryFile(file, new LockFile(file, here, here.self("r")));
      var read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return reader.read(good);
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              });

      Files.writeString(file, KEY + "\tbolt://192.0.2.7:1\t\n");
      Files.delete(lock);

      assertThat(read.get(20, TimeUnit.SECONDS).entries())
          .extracting(Entry::url)
          .containsExactly("bolt://192.0.2.7:1");
    }
  }

  @Test
  void subscribe_whenTheFileBecomesEmptyOrGoesAway_believesItAfterAWhile() throws Exception {
    StockProcess stock = new StockProcess(file);
    stock.register(KEY, STOCK_URL);
    registry.subscribe(SERVICE, listener);
    listener.awaitExactly(STOCK);

    Files.write(file, new byte[0]);
    listener.awaitExactly();
    stock.write();
    listener.awaitExactly(STOCK);
    Files.delete(file);
    listener.awaitExactly();
    stock.write();
    listener.awaitExactly(STOCK);
  }

  @Test
  void register_whenTheFileOrItsDirectoryGoesAway_putsItBack() throws Exception {
    Path deeper = directory.resolve("a/b/registry");
    try (LocalRegistry deep = new LocalRegistry(deeper);
        FileWatcher changes = new FileWatcher(deeper)) {
      deep.register(SERVICE, OURS);
      Files.delete(deeper);
      changes.await("the entry", text -> text.contains("192.0.2.1:"));

      Files.move(directory.resolve("a"), directory.resolve("b"), StandardCopyOption.ATOMIC_MOVE);

      changes.await("the entry", text -> text.contains("192.0.2.1:"));
    }
  }

  @Test
  void subscribe_whenTheFileIsGarbage_skipsIt() throws Exception {
    Files.writeString(file, ContentTest.resource("odd.reg"));
    registry.subscribe("acme.C:1.0", listener);
    listener.awaitExactly(Endpoint.of("bolt", "192.0.2.1", 7));

    Files.write(file, new byte[] {(byte) 0xff, 0, 9, (byte) 0xc3, 9, 10});
    listener.awaitExactly();
    registry.register("acme.C:1.0", OURS);

    listener.awaitExactly(OURS);
  }

  @Test
  void subscribe_whenTheFileGrowsTooLarge_keepsWhatItKnew() throws Exception {
    new StockProcess(file).register(KEY, STOCK_URL);
    registry.subscribe(SERVICE, listener);
    listener.awaitExactly(STOCK);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(RegistryFile.MAX_BYTES + 1);
    }

    try (LocalRegistry other = new LocalRegistry(file)) {
      assertThat(failure(() -> other.subscribe(SERVICE, list -> {})))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("larger than");
    }
    Files.writeString(file, KEY + "\tbolt://192.0.2.7:1\t\n");

    listener.awaitExactly(Endpoint.of("bolt", "192.0.2.7", 1));
    assertThat(listener.told).isEmpty();
  }

  @Test
  void register_whereTheFileCannotBe_failsUnavailable() throws Exception {
    Files.createFile(file);
    try (LocalRegistry below = new LocalRegistry(file.resolve("registry"));
        LocalRegistry onDirectory = new LocalRegistry(directory)) {
      assertThat(failure(() -> below.register(SERVICE, OURS)))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("local:///path/to/file");
      assertThat(failure(() -> onDirectory.register(SERVICE, OURS)))
          .hasMessageContaining("not a regular file");
      assertThat(failure(() -> onDirectory.subscribe(SERVICE, list -> {})))
          .hasMessageContaining("not a regular file");
    }
  }

  @Test
  void register_withoutPermission_failsUnavailable() throws Exception {
    Path locked = Files.createDirectory(directory.resolve("locked"));
    assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "root may write");
    try (LocalRegistry denied = new LocalRegistry(locked.resolve("registry"))) {
      assertThat(failure(() -> denied.register(SERVICE, OURS)))
          .hasMessageContaining("no permission for " + locked);
    } finally {
      assertThat(locked.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void register_onAnInterruptedThread_works() throws Exception {
    Thread.currentThread().interrupt();

    registry.register(SERVICE, OURS).close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.readString(file)).isEqualTo("\n");
  }

  @Test
  void register_createsTheFileForThisUserOnlyAndKeepsPermissions() throws Exception {
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX");
    Path made = directory.resolve("made/registry");
    try (LocalRegistry registry = new LocalRegistry(made)) {
      registry.register(SERVICE, OURS);

      assertThat(permissions(made.getParent())).isEqualTo("rwx------");
      assertThat(permissions(made)).isEqualTo("rw-------");
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw-r--"));
      registry.register(SERVICE, STOCK);
      assertThat(permissions(made)).isEqualTo("rw-rw-r--");
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void register_leavesNothingButTheFile() throws Exception {
    registry.register(SERVICE, OURS);
    registry.register("acme.Order:1.0", OURS);
    registry.close();

    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    assertThat(file).hasContent("\n");
    assertThatThrownBy(() -> registry.register(SERVICE, OURS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void register_ofANameThatWouldBreakTheFile_isRefused() {
    assertThatThrownBy(() -> registry.register("a\tb", OURS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> registry.register("a@b", OURS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RpcException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RpcException failure = catchThrowableOfType(RpcException.class, call);
    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    return failure;
  }
}
