package dev.sluice.load;

import dev.sluice.mysql.TableName;
import dev.sluice.sql.KeyPlan;
import dev.sluice.sql.TableDefinition;

/**
 * A table of the target and where its rows go.
 *
 * @param name of the table in the target
 * @param place where rows go: the table itself, or the one that will take its place
 * @param route how
 * @param definition what the table shall be in the end, foreign keys included
 * @param keys which of its keys are made when
 */
record TableTarget(TableName name, TableName place, Route route, TableDefinition definition, KeyPlan keys) {}
