package dev.sluice.mysql;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/**
 * A certificate that ran out long ago, as those do that a MySQL server makes for itself, with its key; both PEM files.
 *
 * @param cert signed by itself
 * @param notAfter when it ran out
 */
record OldCertificate(Path cert, Path key, Date notAfter) {
    /** Makes one with the JDK's keytool. */
    static OldCertificate make(Path folder) throws Exception {
        Path store = folder.resolve("old.p12");
        String secret = "unimportant";
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "old",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=old",
                        "-startdate",
                        "-400d",
                        "-validity",
                        "30",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        secret)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("keytool ended with " + exit);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, secret.toCharArray());
        }
        X509Certificate certificate = (X509Certificate) keys.getCertificate("old");
        byte[] key = keys.getKey("old", secret.toCharArray()).getEncoded();
        return new OldCertificate(
                pem(folder.resolve("old-cert.pem"), "CERTIFICATE", certificate.getEncoded()),
                pem(folder.resolve("old-key.pem"), "PRIVATE KEY", key),
                certificate.getNotAfter());
    }

    private static Path pem(Path file, String kind, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /** A login on a server that shows this certificate. */
    ConnectionSettings settings(PrivateServer server, SslMode mode) {
        Optional<Path> none = Optional.empty();
        Optional<Path> authority = mode == SslMode.VERIFY_CA ? Optional.of(cert) : none;
        return new ConnectionSettings("127.0.0.1", server.port, "root", "", mode, authority, none, none);
    }
}
