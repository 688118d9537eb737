// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import static java.util.Objects.requireNonNull;

import io.sofarpc.BoundedExecutor;
import io.sofarpc.CallEnder;
import io.sofarpc.Filter;
import io.sofarpc.Invoker;
import io.sofarpc.Plugins;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import io.sofarpc.WheelTimer;
import io.sofarpc.cluster.Cluster;
import io.sofarpc.cluster.Connections;
import io.sofarpc.cluster.LoadBalancer;
import io.sofarpc.cluster.Router;
import io.sofarpc.codec.Codec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.FixedRegistry;
import io.sofarpc.registry.Registry;
import io.sofarpc.registry.RegistryProvider;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls services. One client serves a whole application: it shares connections and threads among
 * all services referred to. Thread-safe.
 *
 * <pre>{@code
 * try (RpcClient client = RpcClient.builder().registry("local").build()) {
 *   GreetingService greeting = client.refer(GreetingService.class);
 *   System.out.println(greeting.greet("world"));
 * }
 * }</pre>
 */
public final class RpcClient implements AutoCloseable {

  private final Registry registry;
  private final boolean ownsRegistry;
  private final @Nullable Codec codec;
  private final List<Filter> filters;
  private final List<Router> routers;
  private final LoadBalancer balancer;
  private final Duration timeout;
  private final Class<?>[] allowedTypes;
  private final WheelTimer ownTimer;
  private final Timer timer;
  private final BoundedExecutor ownThreads;
  private final Executor callbackThreads;
  private final Executor callbackExecutor;
  private final Transport transport;
  private final Connections connections;
  private final List<Cluster> clusters = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private RpcClient(Builder builder) {
    codec = builder.codec == null ? null : codec(builder.codec);
    TransportProvider provider =
        builder.transport != null
            ? builder.transport
            : Plugins.find(
                TransportProvider.class, "netty", "add the artifact io.sofarpc:sofa-rpc-transport");
    filters = List.copyOf(builder.filters);
    routers = List.copyOf(builder.routers);
    balancer = builder.balancer;
    timeout = builder.timeout;
    allowedTypes = builder.allowedTypes.toArray(Class<?>[]::new);
    ownTimer = new WheelTimer("sofa-rpc-client-timer");
    timer = builder.timer != null ? builder.timer : ownTimer;
    ownThreads =
        new BoundedExecutor(
            "sofa-rpc-callback",
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Integer.MAX_VALUE); // as many as calls may be pending
    callbackThreads = builder.callbackExecutor != null ? builder.callbackExecutor : ownThreads;
    callbackExecutor = this::callBack;
    TransportSettings.Builder settings =
        TransportSettings.builder(timer, callbackExecutor).appName(builder.appName);
    builder.settings.accept(settings);
    registry = builder.openRegistry();
    ownsRegistry = builder.registry == null;
    transport = provider.open(settings.build());
    connections = new Connections(transport, timer, callbackExecutor);
  }

  private void callBack(Runnable task) {
    try {
      callbackThreads.execute(task);
    } catch (RejectedExecutionException closing) {
      task.run(); // on the thread that fails the last calls, or they would never end
    }
  }

  /** Starts with the defaults: 3 seconds time-out, weighted random balancing. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a stub for a service: an object whose methods are remote calls. Make it once and keep
   * it.
   *
   * <p>Methods throw what the service throws, or {@link io.sofarpc.RpcException}. Methods that
   * return a future do not block and complete it on a thread of this client, or of {@link
   * Builder#callbackExecutor}.
   *
   * @param type the service's interface, annotated with {@link io.sofarpc.RpcService} or not
   * @throws IllegalArgumentException if a method cannot be carried, saying which and why
   * @throws io.sofarpc.RpcException if the registry cannot be reached
   */
  public <T> T refer(Class<T> type) {
    return type.cast(refer(ServiceDescriptor.of(type)));
  }

  /**
   * As {@link #refer(Class)}, with a descriptor that may differ from the interface's annotations:
   * {@code refer(ServiceDescriptor.of(Log.class).withUniqueId("audit"))}.
   *
   * @param service made from a Java interface
   * @return implements that interface
   */
  public Object refer(ServiceDescriptor service) {
    Class<?> type = service.javaType();
    if (type == null) {
      throw new IllegalArgumentException(
          service + " was described without a Java interface (expected: one made by of(Class))");
    }
    ServiceDescriptor widened = service.withTypes(allowedTypes);
    return Stub.create(type, widened, connected(widened), timer, timeout, callbackExecutor);
  }

  /**
   * Returns what calls a service, without a stub: the caller makes requests and their contexts.
   *
   * @param service what is called
   */
  public Invoker invoker(ServiceDescriptor service) {
    return connected(service.withTypes(allowedTypes));
  }

  /**
   * Returns what calls a service of which this side has no classes. Make it once and keep it.
   *
   * @param service usually {@link ServiceDescriptor#named}
   */
  public GenericService generic(ServiceDescriptor service) {
    return new GenericService(service, invoker(service), timer, timeout, callbackExecutor);
  }

  private static Codec codec(String name) {
    return Plugins.find(Codec.class, name, "add the artifact io.sofarpc:sofa-rpc-codec");
  }

  private Invoker connected(ServiceDescriptor service) {
    if (closed.get()) {
      throw new IllegalStateException("this client is closed");
    }
    BoundCodec bound =
        codec == null ? BoundCodec.preferred(service) : BoundCodec.of(codec, service);
    Cluster cluster =
        new Cluster(service, bound.name(), bound.codec(), registry, connections, routers, balancer);
    try {
      cluster.start();
    } catch (RuntimeException failed) {
      cluster.close();
      throw failed;
    }
    clusters.add(cluster);
    if (closed.get()) { // meanwhile, and maybe before it could see this cluster
      cluster.close();
    }
    return pipeline(cluster);
  }

  private Invoker pipeline(Cluster cluster) {
    return new CallEnder(
        Filter.chain(
            filters, // yours: once per call
            cluster));
  }

  /**
   * Closes all connections; calls in flight fail with {@code UNAVAILABLE}. Closes the registry only
   * if this client opened it.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    clusters.forEach(Cluster::close);
    connections.close();
    transport.close();
    if (ownsRegistry) {
      registry.close();
    }
    ownThreads.shutdown();
    ownTimer.close();
  }

  /** Settings of a client. Not thread-safe. */
  public static final class Builder {

    private @Nullable Registry registry;
    private @Nullable String registryUrl;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable String codec;
    private String appName = "";
    private Duration timeout = Duration.ofSeconds(3);
    private LoadBalancer balancer = LoadBalancer.random();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Router> routers = new ArrayList<>();
    private final List<Class<?>> allowedTypes = new ArrayList<>();
    private @Nullable TransportProvider transport;
    private @Nullable Timer timer;
    private @Nullable Executor callbackExecutor;
    private Consumer<TransportSettings.Builder> settings = defaults -> {};

    private Builder() {}

    /** Finds providers in this registry, which the caller closes. */
    public Builder registry(Registry opened) {
      registry = requireNonNull(opened, "registry");
      return this;
    }

    /**
     * Finds providers in a registry that the client opens and closes.
     *
     * @param url {@code name} or {@code name://address}: {@code local}, {@code
     *     local:///tmp/services}
     */
    public Builder registry(String url) {
      registryUrl = requireNonNull(url, "registry");
      return this;
    }

    /**
     * Calls these providers, without a registry.
     *
     * @param urls for example {@code bolt://10.0.0.7:12200}
     * @throws IllegalArgumentException if a URL makes no sense
     */
    public Builder direct(String... urls) {
      Arrays.stream(urls).map(Endpoint::parse).forEach(endpoints::add);
      return this;
    }

    /**
     * Encodes arguments with this codec. By default a service whose methods take and return one
     * generated message of protobuf each is called with {@code protobuf}, any other with {@code
     * hessian2}; {@code json} is for providers of other frameworks, and for classes that are not
     * {@link java.io.Serializable}.
     */
    public Builder codec(String name) {
      codec = requireNonNull(name, "codec");
      return this;
    }

    /** Names this application, for providers' logs and metrics; empty by default. */
    public Builder appName(String name) {
      appName = requireNonNull(name, "appName");
      return this;
    }

    /**
     * Ends calls after this time, unless the service or the method says otherwise.
     *
     * @param limit more than zero; 3 seconds by default
     */
    public Builder timeout(Duration limit) {
      if (limit.isZero() || limit.isNegative()) {
        throw new IllegalArgumentException("timeout: " + limit + " (expected: more than zero)");
      }
      timeout = limit;
      return this;
    }

    /** Adds behaviour around each call; the first one added is the outermost. */
    public Builder filter(Filter filter) {
      filters.add(requireNonNull(filter, "filter"));
      return this;
    }

    /** Adds a router; they are applied in the order in which they are added. */
    public Builder router(Router router) {
      routers.add(requireNonNull(router, "router"));
      return this;
    }

    /** Picks the provider for each call; weighted random by default. */
    public Builder loadBalancer(LoadBalancer picker) {
      balancer = requireNonNull(picker, "loadBalancer");
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

    /** Carries calls with this transport; {@code netty} from the class path by default. */
    public Builder transport(TransportProvider provider) {
      transport = requireNonNull(provider, "transport");
      return this;
    }

    /**
     * Encrypts all connections of this client, so all of its providers must speak TLS. The settings
     * need a certificate only if a provider asks for one.
     */
    public Builder tls(TlsSettings encryption) {
      requireNonNull(encryption, "tls");
      return transportSettings(transport -> transport.tls(encryption));
    }

    /** Changes limits and times of the transport. */
    public Builder transportSettings(Consumer<TransportSettings.Builder> change) {
      settings = settings.andThen(requireNonNull(change, "change"));
      return this;
    }

    /**
     * Completes futures and decodes their values with this executor, which the caller closes; as
     * many threads as there are processors by default, at least 2.
     *
     * <p>{@code Runnable::run} completes them on the event loop that reads the answers, which is
     * the fastest way and right only if nothing that follows a future ever blocks, routers and
     * decoding included: all calls of the connections of that loop wait meanwhile.
     *
     * @param executor what it rejects runs on the thread that has the answer
     */
    public Builder callbackExecutor(Executor executor) {
      callbackExecutor = requireNonNull(executor, "callbackExecutor");
      return this;
    }

    /** Takes the time from here, which a test turns by hand. */
    public Builder timer(Timer clock) {
      timer = requireNonNull(clock, "timer");
      return this;
    }

    /**
     * Makes the client. It opens the registry, and connects when services are referred to.
     *
     * @throws IllegalArgumentException if a codec or a registry is unknown
     * @throws IllegalStateException if there is not exactly one of registry and direct addresses
     */
    public RpcClient build() {
      int sources =
          (registry == null ? 0 : 1)
              + (registryUrl == null ? 0 : 1)
              + (endpoints.isEmpty() ? 0 : 1);
      if (sources != 1) {
        throw new IllegalStateException(
            (sources == 0 ? "no" : "more than one")
                + " source of addresses (expected: exactly one of registry(Registry),"
                + " registry(\"local\") and direct(\"bolt://host:port\"))");
      }
      return new RpcClient(this);
    }

    private Registry openRegistry() {
      if (registry != null) {
        return registry;
      }
      return registryUrl != null
          ? RegistryProvider.openUrl(registryUrl)
          : new FixedRegistry(endpoints);
    }
  }
}
