// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with TLS, and what to do about it. */
final class TlsFailure {

  private static final String NO_TLS = "; does the peer speak TLS? Set tls(...) on both sides";

  private static final String ALERT = "Received fatal alert: "; // of the JDK

  private TlsFailure() {}

  /** Returns what a failed handshake, or one that was refused later, means. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    Throwable last = failure;
    for (Throwable next = failure; next != null; next = next.getCause()) {
      String known = known(next);
      if (known != null) {
        return known;
      }
      last = next instanceof SSLException ? next : last;
      root = next;
    }
    String text = last.getMessage() == null ? root.getMessage() : last.getMessage();
    return "TLS failed: " + (text == null ? root.toString() : text);
  }

  private static @Nullable String known(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof CertificateExpiredException) {
      return "the peer's certificate, or one it depends on, has expired (" + text + "); renew it";
    }
    if (failure instanceof CertificateNotYetValidException) {
      return "the peer's certificate is not valid yet (" + text + "); compare the clocks";
    }
    if (failure instanceof CertPathBuilderException) {
      return "the peer's certificate is from an authority that is not trusted here;"
          + " add it with TlsSettings.trust(...)";
    }
    if (failure instanceof CertificateException
        && (text.startsWith("No subject alternative") || text.startsWith("No name matching"))) {
      return "the peer's certificate is not for this host ("
          + text
          + "); issue one that names it, or see TlsSettings.verifyHostName(...)";
    }
    if (failure instanceof NotSslRecordException) {
      return "the peer answers without TLS; set tls(...) on both sides";
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      return "no end of the TLS handshake in time (" + text + ")" + NO_TLS;
    }
    if (text.contains("Empty client certificate chain")) {
      return "the client has no certificate that is trusted here;"
          + " give it one with TlsSettings.certificate(...)";
    }
    int alert = text.indexOf(ALERT);
    if (alert >= 0) {
      return alert(text.substring(alert + ALERT.length()));
    }
    if (failure instanceof ClosedChannelException
        || (failure instanceof SSLException && text.startsWith("Connection closed while"))
        || (failure instanceof IOException && text.contains("eset by peer"))) {
      return "the connection was closed during the TLS handshake" + NO_TLS;
    }
    return null;
  }

  /** Explains what the peer sent before it closed the connection. */
  private static String alert(String name) {
    return switch (name) {
      case "protocol_version" ->
          "the peer shares no version of TLS with this side (alert " + name + ")";
      case "handshake_failure", "insufficient_security" ->
          "the peer refused the handshake (alert "
              + name
              + "): no certificate of this side, or no cipher that both have;"
              + " see the log of the peer";
      default ->
          name.contains("certificate") || name.equals("unknown_ca")
              ? "the peer does not accept the certificate of this side, or misses one (alert "
                  + name
                  + "); see TlsSettings.certificate(...) here and trust(...) there"
              : "the peer ended TLS with alert " + name + "; see the log of the peer";
    };
  }
}
