package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEM files, which the MySQL clients take, as the PKCS #12 key stores that Connector/J wants. A store is a temporary file
 * that only its owner can read, encrypted with a random password that exists in memory alone, and is deleted when the
 * process ends: what a kill leaves behind opens for nobody.
 *
 * @param file the key store
 * @param password opens it
 */
record PemStore(Path file, String password) {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----"
            + "(?:[^-]*?\\R\\R)?([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** A store of authorities to trust. @throws RefusedException when the file cannot be used */
    static PemStore ofAuthorities(Path ca) {
        return write((store, password) -> {
            int number = 0;
            for (Certificate certificate : certificates("--ssl-ca", ca)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        });
    }

    /** A store of the client's certificate chain and key. @throws RefusedException when a file cannot be used */
    static PemStore ofClient(Path cert, Path key) {
        Certificate[] chain = certificates("--ssl-cert", cert).toArray(Certificate[]::new);
        PrivateKey secret = privateKey(key);
        if (!secret.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
            throw new RefusedException("--ssl-key " + key + " does not belong to --ssl-cert " + cert + ".");
        }
        return write((store, password) -> store.setKeyEntry("client", secret, password, chain));
    }

    private static Collection<? extends Certificate> certificates(String option, Path file) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(option, file)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            throw new RefusedException(option + " " + file + " holds no certificate in PEM form.", e);
        }
        throw new RefusedException(option + " " + file + " holds no certificate in PEM form.");
    }

    private static PrivateKey privateKey(Path file) {
        Matcher pem = KEY.matcher(new String(read("--ssl-key", file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new RefusedException("--ssl-key " + file + " holds no private key in PEM form.");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
        try {
            switch (pem.group(1)) {
                case "PRIVATE KEY":
                    return pkcs8(bytes);
                case "RSA PRIVATE KEY":
                    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapRsa(bytes)));
                default:
                    throw new RefusedException("--ssl-key " + file + " is in the form '" + pem.group(1)
                            + "', which sluice does not read; convert it with 'openssl pkcs8 -topk8 -nocrypt'.");
            }
        } catch (GeneralSecurityException e) {
            throw new RefusedException("--ssl-key " + file + " holds no usable private key.", e);
        }
    }

    private static PrivateKey pkcs8(byte[] bytes) throws GeneralSecurityException {
        for (String algorithm : new String[] {"RSA", "EC"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // not this algorithm; the next, or the error below
            }
        }
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    /** Puts a PKCS #1 key, which MySQL 8.0 writes at its first start, into PKCS #8's envelope (RFC 5208, section 5). */
    private static byte[] wrapRsa(byte[] key) {
        byte[] versionAndAlgorithm = {
            2, 1, 0, 48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0
        };
        byte[] octets = der(4, key);
        byte[] body = new byte[versionAndAlgorithm.length + octets.length];
        System.arraycopy(versionAndAlgorithm, 0, body, 0, versionAndAlgorithm.length);
        System.arraycopy(octets, 0, body, versionAndAlgorithm.length, octets.length);
        return der(48, body);
    }

    private static byte[] der(int tag, byte[] content) {
        // long form of the length in two bytes: an RSA key is between 256 bytes and 64 KB
        byte[] all = new byte[content.length + 4];
        all[0] = (byte) tag;
        all[1] = (byte) 0x82;
        all[2] = (byte) (content.length >> 8);
        all[3] = (byte) content.length;
        System.arraycopy(content, 0, all, 4, content.length);
        return all;
    }

    private static byte[] read(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RefusedException(option + " " + file + " cannot be read.", e);
        }
    }

    private static PemStore write(Filling filling) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getEncoder().encodeToString(random);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.fill(store, password.toCharArray());
            Path file = Files.createTempFile("sluice", ".p12"); // created readable by its owner only
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            return new PemStore(file, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException("The certificates of the connection cannot be prepared: " + e.getMessage(), e);
        }
    }

    /** Puts entries into a new store. */
    private interface Filling {
        void fill(KeyStore store, char[] password) throws GeneralSecurityException;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return file.toString();
    }
}
