package dev.sluice.archive;

import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Replaces pt-archiver's codes in the name of a file: the time of the start, {@code %D} schema and {@code %t} table. */
final class FileNameCodes {
    private FileNameCodes() {}

    /** @throws RefusedException when schema or table would lead to another folder */
    static String replace(String name, LocalDateTime start, TableName table) {
        StringBuilder replaced = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '%' || i + 1 == name.length()) {
                replaced.append(name.charAt(i));
                continue;
            }
            char code = name.charAt(++i);
            replaced.append(
                    switch (code) {
                        case 'Y' -> time(start, "yyyy");
                        case 'm' -> time(start, "MM");
                        case 'd' -> time(start, "dd");
                        case 'H' -> time(start, "HH");
                        case 'i' -> time(start, "mm");
                        case 's' -> time(start, "ss");
                        case 'D' -> plain(table.schema());
                        case 't' -> plain(table.name());
                        default -> "%" + code;
                    });
        }
        return replaced.toString();
    }

    private static String time(LocalDateTime start, String pattern) {
        return DateTimeFormatter.ofPattern(pattern).format(start);
    }

    private static String plain(String name) {
        if (name.contains("/") || name.indexOf('\0') >= 0) {
            throw new RefusedException("--file takes the name '" + name + "' into its own, which has a slash in it.");
        }
        return name;
    }
}
