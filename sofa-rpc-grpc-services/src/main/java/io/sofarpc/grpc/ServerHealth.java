// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.grpc.health.Health;
import io.sofarpc.grpc.health.HealthCheckRequest;
import io.sofarpc.grpc.health.HealthCheckResponse;
import io.sofarpc.grpc.health.HealthCheckResponse.ServingStatus;
import io.sofarpc.grpc.health.HealthListRequest;
import io.sofarpc.grpc.health.HealthListResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The health of one server. Thread-safe. */
final class ServerHealth implements Health {

  private final Map<String, String> names = new HashMap<>(); // also by unique names
  private final Set<HealthWatch> watches = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object(); // held for a look, or a few assignments
  private final Map<String, ServingStatus> statuses = new TreeMap<>(); // guarded by lock
  private boolean closing; // guarded by lock

  ServerHealth(List<ServiceDescriptor> services) {
    statuses.put("", ServingStatus.SERVING);
    for (ServiceDescriptor service : services) {
      String name = Names.of(service);
      names.put(service.name(), name);
      statuses.put(name, ServingStatus.SERVING);
    }
  }

  void set(String service, boolean serving) {
    synchronized (lock) {
      if (!closing) {
        statuses.put(
            canonical(service), serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
      }
    }
    watches.forEach(HealthWatch::look);
  }

  /** The server closes: nothing serves any more, and watches end so that they hold nobody up. */
  void close() {
    synchronized (lock) {
      closing = true;
      statuses.replaceAll((service, status) -> ServingStatus.NOT_SERVING);
    }
    watches.forEach(HealthWatch::look);
  }

  private String canonical(String service) {
    return names.getOrDefault(service, service);
  }

  @Nullable ServingStatus status(String service) {
    synchronized (lock) {
      return statuses.get(canonical(service));
    }
  }

  boolean isClosing() {
    synchronized (lock) {
      return closing;
    }
  }

  @Override
  public HealthCheckResponse check(HealthCheckRequest request) {
    ServingStatus status = status(request.getService());
    if (status == null) {
      throw new RpcException(
          StatusCode.NOT_FOUND, "no service '" + request.getService() + "' on this server");
    }
    return response(status);
  }

  static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  @Override
  public HealthListResponse list(HealthListRequest request) {
    HealthListResponse.Builder all = HealthListResponse.newBuilder();
    synchronized (lock) {
      statuses.forEach((service, status) -> all.putStatuses(service, response(status)));
    }
    return all.build();
  }

  @Override
  public Flow.Publisher<HealthCheckResponse> watch(HealthCheckRequest request) {
    return subscriber -> {
      HealthWatch watch = new HealthWatch(this, request.getService(), subscriber);
      watches.add(watch);
      watch.start();
    };
  }

  void forget(HealthWatch watch) {
    watches.remove(watch);
  }
}
