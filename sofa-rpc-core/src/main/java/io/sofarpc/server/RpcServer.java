// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import static java.util.Objects.requireNonNull;

import io.sofarpc.BoundedExecutor;
import io.sofarpc.Filter;
import io.sofarpc.Handle;
import io.sofarpc.Invoker;
import io.sofarpc.Plugins;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.Timer;
import io.sofarpc.WheelTimer;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.Registry;
import io.sofarpc.registry.RegistryProvider;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers services on one port. Thread-safe.
 *
 * <pre>{@code
 * try (RpcServer server = RpcServer.builder()
 *     .port(12200)
 *     .registry("local")
 *     .service(GreetingService.class, name -> "Hello, " + name)
 *     .start()) {
 *   server.awaitClose();
 * }
 * }</pre>
 */
public final class RpcServer implements AutoCloseable {

  /** The version of SOFARPC's registry data that providers publish: its clients look at it. */
  private static final String RPC_VERSION = "51302";

  /** What a service is published under if it can carry the service. */
  private static final String FIRST_PROTOCOL = "bolt";

  /** What consumers speak that do not name a codec, in order of preference. */
  private static final List<String> DEFAULT_CODECS = List.of("hessian2", "protobuf");

  private static final Logger logger = LoggerFactory.getLogger(RpcServer.class);

  private final Duration closeTimeout;
  private final WheelTimer ownTimer;
  private final @Nullable BoundedExecutor ownExecutor;
  private final @Nullable Registry ownRegistry;
  private final Transport transport;
  private final Listener listener;
  private final List<Handle> registrations = new ArrayList<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closes = new CompletableFuture<>(); // tells info services
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable Thread shutdownHook;

  private RpcServer(Builder builder) {
    closeTimeout = builder.closeTimeout;
    TransportProvider provider =
        builder.transport != null
            ? builder.transport
            : Plugins.find(
                TransportProvider.class, "netty", "add the artifact io.sofarpc:sofa-rpc-transport");
    BoundedExecutor pool =
        builder.executor == null
            ? new BoundedExecutor("sofa-rpc-service", builder.maxThreads, builder.maxQueued)
            : null;
    ownExecutor = pool;
    Executor executor = pool != null ? pool : requireNonNull(builder.executor, "executor");
    ownTimer = new WheelTimer("sofa-rpc-server-timer");
    Timer timer = builder.timer != null ? builder.timer : ownTimer;
    TransportSettings.Builder settings =
        TransportSettings.builder(timer, executor).appName(builder.appName);
    builder.settings.accept(settings);
    Registry opened = builder.registry;
    ownRegistry =
        opened == null && builder.registryUrl != null
            ? RegistryProvider.openUrl(builder.registryUrl)
            : null;
    transport = provider.open(settings.build());
    shutdownHook = builder.shutdownHook ? new Thread(this::close, "sofa-rpc-shutdown") : null;
    Map<String, ServedService> services;
    try {
      services = builder.bindServices(executor, closes); // while the transport warms up
      ServedService missing = missing(builder.codecs(), executor);
      services.values().forEach(served -> carrier(transport, served));
      Map<String, ServedService> offered = builder.withInfoCodecs(services);
      listener = transport.listen(builder.host, builder.port, name -> find(offered, name, missing));
    } catch (RuntimeException failed) {
      release();
      throw failed;
    }
    try {
      publish(builder, services, opened != null ? opened : ownRegistry);
    } catch (RuntimeException failed) {
      listener.close();
      registrations.forEach(RpcServer::closeQuietly);
      release();
      throw failed;
    }
    if (shutdownHook != null) {
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    }
  }

  /**
   * Returns under which protocol a service is published: one, Bolt if it can carry the service in
   * any of its codecs.
   *
   * @throws IllegalArgumentException if none can, as one with streams
   */
  private static String carrier(Transport transport, ServedService served) {
    IllegalArgumentException refusal = null;
    for (String protocol : inOrder(transport.protocols())) {
      for (Map.Entry<String, ServiceCodec> codec : served.codecs().entrySet()) {
        try {
          transport.prepare(protocol, served.service(), codec.getKey(), codec.getValue());
          return protocol;
        } catch (IllegalArgumentException cannot) {
          refusal = refusal == null ? cannot : refusal;
        }
      }
    }
    throw requireNonNull(refusal, "refusal");
  }

  /** Bolt first, which all consumers of SOFARPC's registries speak, then the others by name. */
  private static List<String> inOrder(Set<String> protocols) {
    return protocols.stream()
        .sorted(
            Comparator.comparing((String protocol) -> !protocol.equals(FIRST_PROTOCOL))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static ServedService find(
      Map<String, ServedService> services, String name, ServedService missing) {
    ServedService known = services.get(name);
    return known != null
        ? known
        : new ServedService(
            missing.service(), request -> noService(name), missing.executor(), missing.codecs());
  }

  /** Reads calls to services that are not here, so that they can be answered. */
  private static ServedService missing(Map<String, Codec> codecs, Executor executor) {
    ServiceDescriptor unknown = ServiceDescriptor.named("unknown");
    Map<String, ServiceCodec> bound = new LinkedHashMap<>();
    codecs.forEach(
        (name, codec) -> {
          try {
            bound.put(name, codec.bind(unknown));
          } catch (IllegalArgumentException unusable) {
            logger.debug("codec {} is not usable: {}", name, unusable.getMessage());
          }
        });
    return new ServedService(unknown, request -> noService("?"), executor, bound);
  }

  private static CompletionStage<Response> noService(String name) {
    return CompletableFuture.failedFuture(
        new RpcException(StatusCode.UNIMPLEMENTED, "no service " + name + " on this server"));
  }

  private void publish(
      Builder builder, Map<String, ServedService> services, @Nullable Registry registry) {
    String host =
        builder.publishedHost.isEmpty()
            ? LocalAddress.toPublish(builder.host)
            : builder.publishedHost;
    if (registry != null) {
      for (ServiceDescriptor published : builder.services.keySet()) {
        ServedService served = requireNonNull(services.get(published.name()), "served");
        String protocol = carrier(transport, served);
        Endpoint endpoint = builder.endpoint(protocol, host, listener.port(), served);
        registrations.add(registry.register(served.service().name(), endpoint));
      }
    }
    logger.info(
        "serving {} on {}:{}: {}{}",
        String.join(", ", transport.protocols()),
        builder.host,
        listener.port(),
        String.join(", ", services.keySet()),
        registry == null
            ? ""
            : " (published in " + registry + " as " + host + ":" + listener.port() + ")");
  }

  /** Starts with the defaults: port 12200 on all addresses, 200 threads, every codec found. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the port, also if a free one was picked. */
  public int port() {
    return listener.port();
  }

  /** Blocks until the server is closed, by {@link #close} or by the end of the JVM. */
  public void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes gracefully: withdraws its services from the registry, accepts no more connections,
   * answers what is in flight, then closes the port. Blocks until that is done, at the longest for
   * the close time-out.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClose();
      return;
    }
    registrations.forEach(RpcServer::closeQuietly);
    closes.complete(null);
    try {
      listener.drain().toCompletableFuture().get(closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      logger.warn(
          "port {} closes although calls are still in flight after {} ms",
          listener.port(),
          closeTimeout.toMillis());
    } catch (ExecutionException failed) {
      logger.warn("port {} could not be drained", listener.port(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      listener.close();
      release();
      logger.info("port {} is closed", listener.port());
    } finally {
      closed.countDown(); // whatever failed, or awaitClose() would never return
    }
    if (shutdownHook != null && Thread.currentThread() != shutdownHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
      } catch (IllegalStateException shuttingDown) {
        logger.debug("the JVM is going down already");
      }
    }
  }

  private static void closeQuietly(Handle registration) {
    try {
      registration.close();
    } catch (RuntimeException failed) {
      // The registry may be down: that must not keep the port open.
      logger.warn("could not withdraw from the registry: {}", failed.toString());
    }
  }

  private void release() {
    transport.close();
    if (ownRegistry != null) {
      closeQuietly(ownRegistry::close);
    }
    if (ownExecutor != null) {
      ownExecutor.shutdown();
    }
    ownTimer.close();
  }

  /** Settings of a server. Not thread-safe. */
  public static final class Builder {

    private final Map<ServiceDescriptor, Object> services = new LinkedHashMap<>();
    private final List<InfoService> infoServices = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<String> codecNames = new ArrayList<>();
    private final List<Class<?>> allowedTypes = new ArrayList<>();
    private String host = "0.0.0.0";
    private String publishedHost = "";
    private int port = 12_200;
    private int weight = Endpoint.DEFAULT_WEIGHT;
    private int maxThreads = 200;
    private int maxQueued = 1_000;
    private String appName = "";
    private Duration closeTimeout = Duration.ofSeconds(10);
    private boolean shutdownHook = true;
    private @Nullable Executor executor;
    private @Nullable Registry registry;
    private @Nullable String registryUrl;
    private @Nullable TransportProvider transport;
    private @Nullable Timer timer;
    private Consumer<TransportSettings.Builder> settings = defaults -> {};

    private Builder() {}

    /**
     * Offers a service.
     *
     * @param type the interface that defines it, annotated with {@link io.sofarpc.RpcService} or
     *     not
     * @param implementation called by many threads at once
     * @throws IllegalArgumentException if the service is there already, or cannot be called
     *     remotely
     */
    public <T> Builder service(Class<T> type, T implementation) {
      return service(ServiceDescriptor.of(type), implementation);
    }

    /**
     * As {@link #service(Class, Object)}, with a descriptor that may differ from the interface's
     * annotations.
     */
    public Builder service(ServiceDescriptor service, Object implementation) {
      Class<?> type = service.javaType();
      if (type == null || !type.isInstance(implementation)) {
        throw new IllegalArgumentException(
            implementation + " does not implement " + service.interfaceName());
      }
      requireNew(service);
      services.put(service, implementation);
      return this;
    }

    private void requireNew(ServiceDescriptor service) {
      Stream<ServiceDescriptor> infos =
          infoServices.stream().flatMap(info -> info.services().stream());
      if (Stream.concat(services.keySet().stream(), infos)
          .anyMatch(known -> known.name().equals(service.name()))) {
        throw new IllegalArgumentException(
            service + " is offered already; give one of them a uniqueId");
      }
    }

    /**
     * Offers a service about the server itself, such as {@code new HealthService()} of {@code
     * sofa-rpc-grpc-services}; no registry publishes it.
     *
     * @throws IllegalArgumentException if it is there already
     */
    public Builder infoService(InfoService info) {
      info.services().forEach(this::requireNew);
      infoServices.add(info);
      return this;
    }

    /** Binds this address; {@code 0.0.0.0}, all addresses, by default. */
    public Builder host(String name) {
      host = requireNonNull(name, "host");
      return this;
    }

    /** Binds this port: 1 to 65535, or 0 for a free one; 12200 by default. */
    public Builder port(int number) {
      if (number < 0 || number > 65_535) {
        throw new IllegalArgumentException("port: " + number + " (expected: 0-65535)");
      }
      port = number;
      return this;
    }

    /** Publishes this host instead of the one found on this machine, as behind a NAT. */
    public Builder publishedHost(String name) {
      publishedHost = requireNonNull(name, "publishedHost");
      return this;
    }

    /** Publishes this share of the calls against other providers: 0 or more; 100 by default. */
    public Builder weight(int share) {
      if (share < 0) {
        throw new IllegalArgumentException("weight: " + share + " (expected: 0 or more)");
      }
      weight = share;
      return this;
    }

    /** Names this application in the registry; empty by default. */
    public Builder appName(String name) {
      appName = requireNonNull(name, "appName");
      return this;
    }

    /** Publishes the services in this registry, which the caller closes. */
    public Builder registry(Registry opened) {
      registry = requireNonNull(opened, "registry");
      return this;
    }

    /**
     * Publishes the services in a registry that the server opens and closes; in none by default.
     *
     * @param url {@code name} or {@code name://address}: {@code local}, {@code
     *     local:///tmp/services}
     */
    public Builder registry(String url) {
      registryUrl = requireNonNull(url, "registry");
      return this;
    }

    /** Adds behaviour around each call; the first one added is the outermost. */
    public Builder filter(Filter filter) {
      filters.add(requireNonNull(filter, "filter"));
      return this;
    }

    /**
     * Understands exactly these codecs, in all services but those about the server itself; by
     * default, for each service, those on the class path that can carry it.
     */
    public Builder codecs(String... names) {
      codecNames.addAll(Arrays.asList(names));
      return this;
    }

    /**
     * Lets these classes travel with all services although no signature names them; {@link
     * ServiceDescriptor#withTypes} does so for one service, as is needed when class loaders have
     * different classes of one name.
     */
    public Builder allow(Class<?>... types) {
      allowedTypes.addAll(Arrays.asList(types));
      return this;
    }

    /**
     * Runs service methods on a pool of this size; calls beyond it are answered with {@code
     * RESOURCE_EXHAUSTED}.
     *
     * @param max threads at most, 1 or more; 200 by default
     * @param queued calls that may wait for a thread, 0 or more; 1,000 by default
     */
    public Builder threads(int max, int queued) {
      if (max < 1 || queued < 0) {
        throw new IllegalArgumentException(
            "threads: " + max + ", " + queued + " (expected: at least 1 and 0)");
      }
      maxThreads = max;
      maxQueued = queued;
      return this;
    }

    /**
     * Runs service methods on this executor, which the caller closes. A task that it rejects is
     * answered with {@code RESOURCE_EXHAUSTED}.
     */
    public Builder executor(Executor threads) {
      executor = requireNonNull(threads, "executor");
      return this;
    }

    /**
     * Runs calls on virtual threads instead of a bounded pool: as many as there are calls that wait
     * for something; a thread that has ended its call may take another. How many that want an
     * answer run at once is limited by {@link TransportSettings#maxPendingCalls()} of each
     * connection only; one-way calls are not limited.
     *
     * @throws IllegalStateException if this JDK has none (before 21)
     */
    public Builder virtualThreads() {
      return executor(VirtualThreads.create("sofa-rpc-service"));
    }

    /** Closes at the latest after this time, although calls are in flight; 10 s by default. */
    public Builder closeTimeout(Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException("closeTimeout: " + limit + " (expected: zero or more)");
      }
      closeTimeout = limit;
      return this;
    }

    /** Sets whether the server closes itself when the JVM ends; it does by default. */
    public Builder shutdownHook(boolean enabled) {
      shutdownHook = enabled;
      return this;
    }

    /** Listens with this transport; {@code netty} from the class path by default. */
    public Builder transport(TransportProvider provider) {
      transport = requireNonNull(provider, "transport");
      return this;
    }

    /**
     * Encrypts all connections: a consumer that does not speak TLS is not served.
     *
     * @param encryption with a certificate
     * @throws IllegalArgumentException if there is no certificate in it
     */
    public Builder tls(TlsSettings encryption) {
      if (!encryption.hasCertificate()) {
        throw new IllegalArgumentException(
            "tls: no certificate (expected: certificate(...) or keyStore(...) for a server)");
      }
      return transportSettings(transport -> transport.tls(encryption));
    }

    /**
     * Lets scripts of web pages from these origins call this server; see {@link
     * TransportSettings.Builder#corsOrigins}. None by default.
     */
    public Builder cors(String... origins) {
      return transportSettings(transport -> transport.corsOrigins(origins));
    }

    /** Changes limits and times of the transport. */
    public Builder transportSettings(Consumer<TransportSettings.Builder> change) {
      settings = settings.andThen(requireNonNull(change, "change"));
      return this;
    }

    /** Takes the time from here, which a test turns by hand. */
    public Builder timer(Timer clock) {
      timer = requireNonNull(clock, "timer");
      return this;
    }

    /**
     * Binds the port, then publishes the services.
     *
     * @throws IllegalArgumentException if a service cannot be encoded or a plug-in is unknown
     * @throws IllegalStateException if there is no service, or more than one registry
     * @throws java.io.UncheckedIOException if the port cannot be bound
     * @throws RpcException if the registry cannot be reached
     */
    public RpcServer start() {
      if (services.isEmpty()) {
        throw new IllegalStateException("no service to offer; call service(...) before start()");
      }
      if (registry != null && registryUrl != null) {
        throw new IllegalStateException("two registries (expected: an object or a URL, not both)");
      }
      return new RpcServer(this);
    }

    private Map<String, Codec> codecs() {
      if (codecNames.isEmpty()) {
        return Plugins.all(Codec.class);
      }
      Map<String, Codec> chosen = new LinkedHashMap<>();
      for (String name : codecNames) {
        chosen.put(
            name, Plugins.find(Codec.class, name, "add the artifact io.sofarpc:sofa-rpc-codec"));
      }
      return chosen;
    }

    private Map<ServiceDescriptor, Object> allServices(CompletionStage<Void> closing) {
      List<ServiceDescriptor> descriptors = new ArrayList<>(services.keySet());
      infoServices.forEach(info -> descriptors.addAll(info.services()));
      ServerInfo server = new ServerInfo(descriptors, closing);
      Map<ServiceDescriptor, Object> all = new LinkedHashMap<>(services);
      for (InfoService info : infoServices) {
        Object implementation = info.start(server);
        info.services().forEach(service -> all.put(service, implementation));
      }
      return all;
    }

    private Map<String, ServedService> bindServices(
        Executor threads, CompletionStage<Void> closing) {
      Map<String, Codec> codecs = codecs();
      if (codecs.isEmpty()) {
        throw new IllegalStateException(
            "no codec on the class path; add the artifact io.sofarpc:sofa-rpc-codec");
      }
      Map<String, ServedService> bound = new LinkedHashMap<>();
      allServices(closing)
          .forEach(
              (service, implementation) -> {
                ServiceDescriptor widened =
                    service.withTypes(allowedTypes.toArray(Class<?>[]::new));
                Invoker invoker = pipeline(new Dispatcher(widened, implementation));
                Map<String, ServiceCodec> carried =
                    services.containsKey(service)
                        ? bindCodecs(widened, codecs, !codecNames.isEmpty())
                        : bindCodecs(widened, Plugins.all(Codec.class), false);
                bound.put(service.name(), new ServedService(widened, invoker, threads, carried));
              });
      return bound;
    }

    /** Binds the codecs that can carry a service, or insists on all of them. */
    private static Map<String, ServiceCodec> bindCodecs(
        ServiceDescriptor service, Map<String, Codec> codecs, boolean all) {
      Map<String, ServiceCodec> bound = new LinkedHashMap<>();
      Map<String, IllegalArgumentException> unfit = new LinkedHashMap<>();
      codecs.forEach(
          (name, codec) -> {
            try {
              bound.put(name, codec.bind(service));
            } catch (IllegalArgumentException cannot) {
              unfit.put(name, cannot);
            }
          });
      if (unfit.isEmpty() || (!all && carriesADefault(bound, codecs))) {
        logger.debug("{} is offered in {}, not in {}", service, bound.keySet(), unfit);
        return bound;
      }
      if (unfit.size() == 1) {
        throw unfit.values().iterator().next();
      }
      IllegalArgumentException several =
          new IllegalArgumentException(
              unfit.values().stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
      unfit.values().forEach(several::addSuppressed);
      throw several;
    }

    /** Adds what services about the server bring, which is offered and not published. */
    private Map<String, ServedService> withInfoCodecs(Map<String, ServedService> services) {
      Map<String, ServedService> all = new LinkedHashMap<>();
      services.forEach(
          (name, served) -> {
            Map<String, ServiceCodec> offered = new LinkedHashMap<>(served.codecs());
            infoServices.forEach(info -> addCodec(info.codec(), served.service(), offered));
            all.put(
                name,
                new ServedService(served.service(), served.invoker(), served.executor(), offered));
          });
      return all;
    }

    private static void addCodec(
        @Nullable Codec codec, ServiceDescriptor service, Map<String, ServiceCodec> offered) {
      if (codec == null) {
        return;
      }
      try {
        offered.putIfAbsent(codec.name(), codec.bind(service));
      } catch (IllegalArgumentException cannot) {
        logger.debug("{} is not offered in {}", service, codec.name(), cannot);
      }
    }

    /**
     * Returns whether consumers that do not name a codec find one: a type that is not serializable
     * by mistake must fail at start, not leave a service that speaks JSON only.
     */
    private static boolean carriesADefault(
        Map<String, ServiceCodec> bound, Map<String, Codec> codecs) {
      return !bound.isEmpty()
          && DEFAULT_CODECS.stream()
              .filter(codecs::containsKey)
              .map(bound::containsKey)
              .reduce(Boolean::logicalOr)
              .orElse(true);
    }

    private Invoker pipeline(Dispatcher dispatcher) {
      return Filter.chain(
          filters, // yours
          dispatcher);
    }

    /** Names one codec to consumers who do not choose. */
    private static String preferred(Set<String> codecs) {
      return DEFAULT_CODECS.stream()
          .filter(codecs::contains)
          .findFirst()
          .orElseGet(() -> new TreeSet<>(codecs).first());
    }

    private Endpoint endpoint(
        String protocol, String publishedAs, int boundPort, ServedService served) {
      ServiceDescriptor service = served.service();
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("serialization", preferred(served.codecs().keySet()));
      attributes.put("rpcVer", RPC_VERSION);
      attributes.put("version", "1.0");
      attributes.put("interface", service.interfaceName());
      if (!service.uniqueId().isEmpty()) {
        attributes.put("uniqueId", service.uniqueId());
      }
      if (!appName.isEmpty()) {
        attributes.put("appName", appName);
      }
      attributes.put("language", "java");
      attributes.put("dynamic", "true");
      attributes.put("pid", Long.toString(ProcessHandle.current().pid()));
      attributes.put("startTime", Long.toString(System.currentTimeMillis()));
      return new Endpoint(protocol, publishedAs, boundPort, weight, attributes);
    }
  }
}
