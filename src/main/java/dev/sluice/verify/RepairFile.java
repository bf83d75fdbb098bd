package dev.sluice.verify;

import dev.sluice.file.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Puts the partitions' statements together as one file that the {@code mysql} client runs as one transaction. It has
 * values of rows in it, so it is readable by its owner only.
 */
final class RepairFile {
    private RepairFile() {}

    /** Writes or replaces the file, also when there is nothing to repair. */
    static void write(Path file, PlanHeader header, VerifyFolder folder, VerifyResult result) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + AtomicFile.PART);
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                put(out, head(result));
                List<String> partitions = VerifyFolder.partitions(header);
                for (String partition : partitions) {
                    copy(folder.deletes(partition), out);
                }
                for (String partition : partitions) {
                    copy(folder.inserts(partition), out);
                }
                put(out, "COMMIT;\n");
            }
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw AtomicFile.cannotWrite(file, e);
        }
        AtomicFile.putInPlace(part, file);
    }

    private static String head(VerifyResult result) {
        StringBuilder head = new StringBuilder("-- Written by sluice verify: makes the rows of the target equal.\n");
        for (StructureDifference difference : result.structure()) {
            head.append("-- Not repaired: ")
                    .append(oneLine(difference.table() + ", " + difference.what()))
                    .append('\n');
        }
        if (result.unrepaired() > 0) {
            head.append("-- Not repaired: ")
                    .append(result.unrepaired())
                    .append(" rows that changed meanwhile, or have no unique key while columns are left out\n");
        }
        return head.append("SET NAMES utf8mb4;\n")
                .append("SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00',")
                .append(" foreign_key_checks=0;\n")
                .append("START TRANSACTION;\n")
                .toString();
    }

    /** A name may hold anything, but a comment ends with its line. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        if (Files.exists(file)) {
            Files.copy(file, out);
        }
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
