package dev.sluice.mysql;

/** The two families of servers. */
public enum Flavour {
    /** Oracle's MySQL and servers that follow it (Percona Server). */
    MYSQL,
    /** MariaDB. */
    MARIADB
}
