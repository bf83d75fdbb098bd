package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.mysql.Coordinates;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.ReplicaCoordinates;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes mydumper's {@code metadata}, a GLib key file that myloader 0.10 wants to see and 1.0 reads: quote
 * character, coordinates, and for each table its real name and rows. Layout as in mydumper 1.0.1. Coordinates
 * are comments, as mydumper writes them without {@code --source-data}: a loader must not act on them. One thread.
 */
final class MetadataWriter implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** What mydumper's source has for a line break in a name: the C string "\\u10000", a character and a digit. */
    private static final String LINE_BREAK = "\u1000" + "0";

    private final Path file;
    private final FileChannel channel;
    private final BufferedWriter out;
    private int sequences;

    MetadataWriter(Path part, PlanHeader header) throws IOException {
        file = part;
        channel = AtomicFile.createPart(part);
        out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        line("# Started dump at: " + TIME.format(header.startedAt()));
        line("[config]");
        line("quote-character = BACKTICK");
        line("");
        line("[source]");
        Coordinates coordinates = header.lastSnapshot().coordinates();
        if (coordinates.known()) {
            line("# executed_gtid_set = \"" + plain(coordinates.gtidSet()) + "\"");
            line("# SOURCE_LOG_FILE = \"" + plain(coordinates.file()) + "\"");
            line("# SOURCE_LOG_POS = " + coordinates.position());
        }
        line("");
        for (ReplicaCoordinates replica : coordinates.replicas()) {
            line("[replication" + (replica.channel().isEmpty() ? "" : "." + plain(replica.channel())) + "]");
            line("# source_host = \"" + plain(replica.host()) + "\"");
            line("# source_port = " + replica.port());
            line("# relay_source_log_file = \"" + plain(replica.file()) + "\"");
            line("# exec_source_log_pos = " + replica.position());
            line("# executed_gtid_set = \"" + plain(replica.gtidSet()) + "\"");
            line("");
        }
    }

    void table(DumpedTable table, long rows) throws IOException {
        section(table.base(), table.name().name());
        line("rows = " + rows);
        line("");
    }

    void view(PlanItem.View view) throws IOException {
        section(view.base(), view.name().name());
        line("is_view = 1");
        line("");
    }

    void sequence(PlanItem.Sequence sequence) throws IOException {
        section(sequence.base(), sequence.name().name());
        // myloader 1.0.1 frees the value of is_sequence twice unless it reads that of rows in between.
        line("rows = 1");
        line("is_sequence = 1");
        line("");
        sequences++;
    }

    /** The group carries the names of the files, the key the real name: as it is, but for mydumper's line breaks. */
    private void section(String base, String realName) throws IOException {
        int dot = base.indexOf('.');
        line("[" + Identifiers.quote(base.substring(0, dot)) + "." + Identifiers.quote(base.substring(dot + 1)) + "]");
        line("real_table_name=" + realName.replace("\n", LINE_BREAK));
    }

    private void line(String text) throws IOException {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** What the server tells stays on its line. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\"]", " ");
    }

    /** Ends the file and puts it on the disk. */
    @Override
    public void close() throws IOException {
        try (channel) {
            line("[config]");
            line("num-sequences = " + sequences);
            line("# Finished dump at: " + TIME.format(Instant.now()));
            flush();
        }
    }

    private void flush() throws IOException {
        try {
            out.flush();
            channel.force(true);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }
}
