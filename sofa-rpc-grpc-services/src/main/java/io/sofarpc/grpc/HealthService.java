// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import static java.util.Objects.requireNonNull;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.grpc.health.Health;
import io.sofarpc.server.InfoService;
import io.sofarpc.server.ServerInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code grpc.health.v1.Health}: each service of the server is serving until the server closes, or
 * until you say otherwise. For one server.
 *
 * <pre>{@code
 * HealthService health = new HealthService();
 * RpcServer.builder().infoService(health) ...
 * health.set("com.acme.Orders", false); // the database is gone
 * }</pre>
 *
 * <p>A service has the name of its interface, with version and unique id only where they are not
 * the usual ones; the empty name is the server as a whole, which serves until it closes.
 */
public final class HealthService implements InfoService {

  private final Map<String, Boolean> overrides = new ConcurrentHashMap<>();
  private final List<ServerHealth> servers = new CopyOnWriteArrayList<>();

  /** Makes the service, for {@code RpcServer.Builder.infoService}. */
  public HealthService() {}

  /**
   * Says whether a service wants calls; before the server starts, or at any time.
   *
   * @param service its name; empty for the server as a whole, which says nothing of its services
   */
  public void set(String service, boolean serving) {
    overrides.put(requireNonNull(service, "service"), serving);
    servers.forEach(server -> server.set(service, serving));
  }

  @Override
  public List<ServiceDescriptor> services() {
    return List.of(ServiceDescriptor.of(Health.class));
  }

  @Override
  public Object start(ServerInfo server) {
    ServerHealth health = new ServerHealth(server.services());
    servers.add(health);
    overrides.forEach(health::set);
    server
        .closing()
        .thenRun(
            () -> {
              servers.remove(health);
              health.close();
            });
    return health;
  }
}
