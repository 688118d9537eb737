// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files behind {@link TlsSettings}, and how they are read. Whatever is wrong with one is an
 * {@link IllegalArgumentException} that names it and says what to do.
 *
 * @param own the certificate and key of this side
 * @param trusted who is trusted; empty for the JDK's default
 */
record TlsFiles(@Nullable Source own, List<Source> trusted) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  TlsFiles {
    trusted = List.copyOf(trusted);
  }

  /** Where certificates and keys are. */
  sealed interface Source {

    /** A PKCS#12 or JKS file. */
    record Store(Path file, String password) implements Source {}

    /** PEM files; without a key for certificates that are trusted. */
    record Pem(Path certificates, @Nullable Path key) implements Source {}

    /** Returns the files. */
    default List<Path> files() {
      if (this instanceof Pem pem) {
        return pem.key == null ? List.of(pem.certificates) : List.of(pem.certificates, pem.key);
      }
      return List.of(((Store) this).file);
    }
  }

  /**
   * What was in the files.
   *
   * @param stamps of the files when reading began
   */
  record Loaded(SSLContext context, List<Stamp> stamps) {}

  /** What changes when somebody writes or replaces a file. */
  record Stamp(Path file, FileTime modified, long size, @Nullable Object key) {}

  /** Reads all files. */
  Loaded load() {
    List<Stamp> stamps = stamps();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return new Loaded(context, stamps);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot set up TLS with " + files() + ": " + e, e);
    }
  }

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (own != null) {
      files.addAll(own.files());
    }
    trusted.forEach(source -> files.addAll(source.files()));
    return files;
  }

  List<Stamp> stamps() {
    return files().stream().map(TlsFiles::stamp).toList();
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
    if (own == null) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (own instanceof Source.Store store) {
      KeyStore keys = read(store);
      char[] password = store.password.toCharArray();
      requireKey(store.file, keys, password);
      factory.init(keys, password);
    } else {
      factory.init(keyStore((Source.Pem) own), new char[0]);
    }
    return factory.getKeyManagers();
  }

  private static KeyStore read(Source.Store store) {
    try {
      return KeyStore.getInstance(store.file.toFile(), store.password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(store.file, e);
    }
  }

  private static void requireKey(Path file, KeyStore keys, char[] password) {
    try {
      int found = 0;
      for (String alias : Collections.list(keys.aliases())) {
        if (keys.isKeyEntry(alias) && keys.getKey(alias, password) instanceof PrivateKey key) {
          requirePair(file, keys.getCertificate(alias).getPublicKey(), key);
          found++;
        }
      }
      if (found == 0) {
        throw new IllegalArgumentException(
            "cannot use " + file + ": there is no private key with a certificate in it");
      }
    } catch (GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static KeyStore keyStore(Source.Pem pem) throws GeneralSecurityException {
    List<Certificate> chain = certificates(pem.certificates);
    Path keyFile = pem.key == null ? pem.certificates : pem.key;
    PrivateKey key = privateKey(keyFile);
    requirePair(keyFile, chain.get(0).getPublicKey(), key);
    KeyStore keys = empty();
    keys.setKeyEntry("own", key, new char[0], chain.toArray(Certificate[]::new));
    return keys;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static List<Certificate> certificates(Path file) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<Certificate> found = new ArrayList<>();
      Matcher blocks = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      while (blocks.find()) {
        if (blocks.group(1).equals("CERTIFICATE")) {
          found.add(factory.generateCertificate(new ByteArrayInputStream(decode(blocks.group(2)))));
        }
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "cannot use " + file + ": there is no BEGIN CERTIFICATE in it (expected: PEM)");
      }
      return found;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static byte[] decode(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new GeneralSecurityException("broken base64", broken);
    }
  }

  private static PrivateKey privateKey(Path file) {
    try {
      Matcher blocks = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      String other = "no private key";
      while (blocks.find()) {
        if (blocks.group(1).equals("PRIVATE KEY")) {
          return privateKey(decode(blocks.group(2)));
        }
        if (blocks.group(1).endsWith("PRIVATE KEY")) {
          other = blocks.group(1);
        }
      }
      throw new IllegalArgumentException(
          "cannot use %s: there is %s in it (expected: PRIVATE KEY, made by".formatted(file, other)
              + " 'openssl pkcs8 -topk8 -nocrypt'; a key with a password goes into a key store)");
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
    GeneralSecurityException unknown =
        new GeneralSecurityException("it is no key of " + String.join(", ", KEY_ALGORITHMS));
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        unknown.addSuppressed(another);
      }
    }
    throw unknown;
  }

  /** A certificate that was renewed before its key, or after it, must not be used with it. */
  private static void requirePair(Path file, PublicKey certified, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return;
    }
    byte[] message = {1, 2, 3};
    boolean fits = key.getAlgorithm().equals(certified.getAlgorithm());
    if (fits) {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(message);
      fits = signature.verify(signed);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "cannot use " + file + ": the private key is not that of the certificate");
    }
  }

  private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
    if (trusted.isEmpty()) {
      return null; // the JDK's default
    }
    KeyStore all = empty();
    for (Source source : trusted) {
      List<Certificate> certificates =
          source instanceof Source.Pem pem
              ? certificates(pem.certificates)
              : certificates((Source.Store) source);
      for (Certificate certificate : certificates) {
        all.setCertificateEntry("trusted-" + all.size(), certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(all);
    return factory.getTrustManagers();
  }

  private static List<Certificate> certificates(Source.Store store) {
    KeyStore read = read(store);
    try {
      List<Certificate> found = new ArrayList<>();
      for (String alias : Collections.list(read.aliases())) {
        if (read.isCertificateEntry(alias)) {
          found.add(read.getCertificate(alias));
        } else if (read.getCertificateChain(alias) != null) {
          found.addAll(Arrays.asList(read.getCertificateChain(alias)));
        }
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "cannot use " + store.file + ": there is no certificate in it");
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw unusable(store.file, e);
    }
  }

  private static IllegalArgumentException unusable(Path file, Exception cause) {
    String reason =
        cause instanceof NoSuchFileException
            ? "no such file"
            : cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IllegalArgumentException("cannot use " + file + ": " + reason, cause);
  }
}
