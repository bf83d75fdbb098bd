package dev.sluice.verify;

import java.util.List;

/**
 * What holds for all of a plan; written when the plan is whole.
 *
 * @param identity hash of the job's identity
 * @param partitions how many there are
 * @param tables pairs of tables whose rows are compared
 * @param rows estimate of the source's rows
 * @param structure what differs beside rows
 */
record PlanHeader(String identity, int partitions, int tables, long rows, List<StructureDifference> structure) {
    PlanHeader {
        structure = List.copyOf(structure);
    }
}
