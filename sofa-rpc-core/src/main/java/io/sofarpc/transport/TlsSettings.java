// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Encryption of connections: who this side is, and whom it trusts. Immutable, except that the files
 * are read again when they change: new connections use what is in them then, those that are open go
 * on. A file that makes no sense is warned of once, and what was read before stays in use. {@link
 * #reload()} does not wait for the next look.
 *
 * <pre>{@code
 * TlsSettings server = TlsSettings.builder()
 *     .certificate(Path.of("server.crt"), Path.of("server.key"))
 *     .trust(Path.of("clients-ca.crt"))
 *     .clientAuth(TlsSettings.ClientAuth.REQUIRED)
 *     .build();
 * TlsSettings client = TlsSettings.builder().trust(Path.of("ca.crt")).build();
 * }</pre>
 */
public final class TlsSettings {

  /** Whether a server asks its clients for a certificate. */
  public enum ClientAuth {
    /** It does not ask. */
    NONE,
    /** It asks, refuses one that it does not trust, and serves who has none. */
    OPTIONAL,
    /** It serves only who has a certificate that it trusts. */
    REQUIRED
  }

  private final TlsFiles files;
  private final ReentrantLock reading =
      new ReentrantLock(); // so that the last to read is the last to store
  private volatile TlsFiles.Loaded loaded;
  private final ClientAuth clientAuth;
  private final boolean verifyHostName;
  private final List<String> protocols;
  private final Duration handshakeTimeout;
  private final Duration reloadInterval;

  private TlsSettings(Builder builder) {
    files = new TlsFiles(builder.own, builder.trusted);
    loaded = files.load();
    clientAuth = builder.clientAuth;
    verifyHostName = builder.verifyHostName;
    protocols = builder.protocols;
    handshakeTimeout = builder.handshakeTimeout;
    reloadInterval = builder.reloadInterval;
  }

  /**
   * Starts with the defaults: no certificate, trust in what the JDK trusts, host names are
   * verified.
   */
  public static Builder builder() {
    return new Builder();
  }

  TlsFiles files() {
    return files;
  }

  /** Returns what was in the files when they were last read. */
  TlsFiles.Loaded loaded() {
    return loaded;
  }

  /**
   * Reads the files now, on this thread: from its return on, all servers and clients made with
   * these settings use what is in them for new connections. Those that are open go on. Nobody has
   * to call this after a change; it says when the change has been taken over, or why it cannot be.
   *
   * @throws IllegalArgumentException if a file cannot be used, saying which and why; what was read
   *     before stays in use
   */
  public void reload() {
    reading.lock();
    try {
      loaded = files.load();
    } finally {
      reading.unlock();
    }
  }

  /** Returns whether there is a certificate with its key, which a server must have. */
  public boolean hasCertificate() {
    return files.own() != null;
  }

  /** Returns whether a server asks its clients for a certificate; not by default. */
  public ClientAuth clientAuth() {
    return clientAuth;
  }

  /** Returns whether a client checks that a certificate is for the host it calls; by default. */
  public boolean verifyHostName() {
    return verifyHostName;
  }

  /** Returns the versions of TLS that may be used. */
  public List<String> protocols() {
    return protocols;
  }

  /** Returns how long a handshake may take on either side; 5 seconds by default. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** Returns how often it is looked at most whether the files have changed; 5 s by default. */
  public Duration reloadInterval() {
    return reloadInterval;
  }

  /** Changes the defaults. Not thread-safe. */
  public static final class Builder {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private TlsFiles.@Nullable Source own;
    private final List<TlsFiles.Source> trusted = new ArrayList<>();
    private ClientAuth clientAuth = ClientAuth.NONE;
    private boolean verifyHostName = true;
    private List<String> protocols = PROTOCOLS;
    private Duration handshakeTimeout = Duration.ofSeconds(5);
    private Duration reloadInterval = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * Sets the certificate of this side, in PEM files. A server needs one; a client if the server
     * asks for it.
     *
     * @param chain the certificate, then those that lead to the authority, the latter may be absent
     * @param key its private key: PKCS#8 without a password; may be the same file
     */
    public Builder certificate(Path chain, Path key) {
      return own(
          new TlsFiles.Source.Pem(requireNonNull(chain, "chain"), requireNonNull(key, "key")));
    }

    /**
     * Sets the certificate and key of this side, in a key store.
     *
     * @param file PKCS#12 or JKS
     * @param password of the store and of the key
     */
    public Builder keyStore(Path file, String password) {
      return own(
          new TlsFiles.Source.Store(
              requireNonNull(file, "file"), requireNonNull(password, "password")));
    }

    private Builder own(TlsFiles.Source source) {
      if (own != null) {
        throw new IllegalStateException(
            "two certificates for one side: %s and %s (expected: one)"
                .formatted(own.files(), source.files()));
      }
      own = source;
      return this;
    }

    /**
     * Trusts these authorities, or single certificates, instead of the JDK's. Files add up.
     *
     * @param certificates a PEM file with one or more certificates
     */
    public Builder trust(Path certificates) {
      trusted.add(new TlsFiles.Source.Pem(requireNonNull(certificates, "certificates"), null));
      return this;
    }

    /**
     * Trusts all certificates in this store instead of the JDK's. Files add up.
     *
     * @param file PKCS#12 or JKS
     * @param password of the store
     */
    public Builder trustStore(Path file, String password) {
      trusted.add(
          new TlsFiles.Source.Store(
              requireNonNull(file, "file"), requireNonNull(password, "password")));
      return this;
    }

    /** Sets whether a server asks its clients for a certificate; not by default. */
    public Builder clientAuth(ClientAuth wanted) {
      clientAuth = requireNonNull(wanted, "clientAuth");
      return this;
    }

    /**
     * Sets whether a client checks that the server's certificate is for the host that it calls, by
     * name or by address; it does by default. Without it, whoever has any certificate of a trusted
     * authority can pose as a provider: switch it off only where the authority signs for providers
     * alone, as stock SOFARPC, which never checks names, takes for granted.
     */
    public Builder verifyHostName(boolean enabled) {
      verifyHostName = enabled;
      return this;
    }

    /**
     * Allows only these versions.
     *
     * @param versions of {@code TLSv1.3} and {@code TLSv1.2}, which are both allowed by default
     */
    public Builder protocols(String... versions) {
      if (versions.length == 0 || !PROTOCOLS.containsAll(Arrays.asList(versions))) {
        throw new IllegalArgumentException(
            "protocols: " + Arrays.toString(versions) + " (expected: some of " + PROTOCOLS + ")");
      }
      protocols = List.of(versions);
      return this;
    }

    /** Sets how long a handshake may take on either side; 5 seconds by default. */
    public Builder handshakeTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException(
            "handshakeTimeout: " + timeout + " (expected: more than zero)");
      }
      handshakeTimeout = timeout;
      return this;
    }

    /**
     * Sets how often it is looked at most whether the files have changed, when a connection opens.
     *
     * @param interval zero or more, zero to look each time; 5 seconds by default
     */
    public Builder reloadInterval(Duration interval) {
      if (interval.isNegative()) {
        throw new IllegalArgumentException(
            "reloadInterval: " + interval + " (expected: zero or more)");
      }
      reloadInterval = interval;
      return this;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if a file cannot be used, saying which and why
     * @throws IllegalStateException if clients are to be authenticated, but nobody is trusted: the
     *     JDK's default would let everybody in who has a web site
     */
    public TlsSettings build() {
      if (clientAuth != ClientAuth.NONE && trusted.isEmpty()) {
        throw new IllegalStateException(
            "clientAuth: "
                + clientAuth
                + " without an authority for clients; call trust(...) or trustStore(...)");
      }
      return new TlsSettings(this);
    }
  }
}
