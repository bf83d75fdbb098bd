package dev.sluice.archive;

import dev.sluice.mysql.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of foreign keys, from the table that is archived down to a table whose rows refer to its rows.
 *
 * @param links the first one refers to the table that is archived
 */
record Way(List<Link> links) {
    /**
     * A foreign key.
     *
     * @param key the foreign key
     * @param index of its table that is searched for its columns; empty: none has these columns in front
     * @param gates indexes of the table referred to, other than its primary key, in which the server looks its columns up
     *     when a row is added that refers to it: locked there, a row gets no more of them
     */
    record Link(References.ForeignKey key, Optional<String> index, List<String> gates) {
        Link {
            gates = List.copyOf(gates);
        }
    }

    /** That of the table that is archived, to itself. */
    static final Way NONE = new Way(List.of());

    Way {
        links = List.copyOf(links);
    }

    /** The way that goes one foreign key further. */
    Way to(Link link) {
        List<Link> longer = new ArrayList<>(links);
        longer.add(link);
        return new Way(longer);
    }

    /** The foreign key at its end. */
    Link last() {
        return links.get(links.size() - 1);
    }
}
