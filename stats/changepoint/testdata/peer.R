# Times strucchange on the Nile series and prints its results as CSV lines
# "peer,what,value", so that a benchmark can compare both speed and numbers.
# Usage: Rscript peer.R [repetitions]
suppressMessages(library(strucchange))
args <- commandArgs(trailingOnly = TRUE)
reps <- if (length(args) > 0) as.integer(args[1]) else 20L
y <- datasets::Nile
say <- function(what, value) cat(sprintf("strucchange,%s,%.10g\n", what, value))

fit <- breakpoints(y ~ 1)
bp_time <- system.time(for (i in seq_len(reps)) breakpoints(y ~ 1))[["elapsed"]] / reps
ci_time <- system.time(for (i in seq_len(reps)) confint(fit, breaks = 1))[["elapsed"]] / reps
full <- summary(fit)$RSS
ci <- confint(fit, breaks = 1)$confint
for (m in 0:5) {
  say(sprintf("nile_rss_%d", m), full["RSS", m + 1])
  say(sprintf("nile_bic_%d", m), full["BIC", m + 1])
}
say("nile_break", ci[1, 2])
say("nile_ci95_low", ci[1, 1])
say("nile_ci95_high", ci[1, 3])
say("nile_supF", sctest(Fstats(y ~ 1))$statistic)
say("nile_ols_cusum", sctest(efp(y ~ 1, type = "OLS-CUSUM"))$statistic)
say("breakpoints_seconds", bp_time)
say("confint_seconds", ci_time)
say("version", as.numeric(sub("^(\\d+\\.\\d+).*", "\\1", as.character(packageVersion("strucchange")))))
