package dev.sluice.mysql;

/** How far a connection is encrypted and the server's certificate checked; names of the MySQL clients' {@code --ssl-mode}. */
public enum SslMode {
    /** Never encrypted. */
    DISABLED,
    /** Encrypted when the server can, else plain; the default of the MySQL clients. */
    PREFERRED,
    /** Encrypted or refused; the certificate is not checked. */
    REQUIRED,
    /** Encrypted, and the certificate must be signed by a known authority. */
    VERIFY_CA,
    /** Encrypted, certificate signed by a known authority and issued for this host name. */
    VERIFY_IDENTITY;

    /** Whether the server has to prove who it is. */
    boolean checksCertificate() {
        return this == VERIFY_CA || this == VERIFY_IDENTITY;
    }
}
