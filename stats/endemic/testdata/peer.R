# Fits models with the R package surveillance (Debian: r-base-core,
# r-cran-surveillance) and prints
#   model,quantity,value
# lines: the median seconds of one fit, the log-likelihood, and the estimates
# under the names that the Go package gives them. Measles of 17 districts: first
# neighbours, a power law, and a power law with random intercepts in all three
# components. Influenza of 140 districts over 416 weeks: first neighbours, and with
# random intercepts of the background.
#
#   Rscript peer.R [repetitions [folder]]
#
# The data come with surveillance; the script stops if those of measles differ from
# the counts beside it, so that both sides fit the same panel. Those of influenza are
# written into the folder for the other side, and left out without one.
suppressMessages(library(surveillance))
arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)[1]))
given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given) > 1) given[2] else NULL
repetitions <- if (length(given)) as.integer(given[1]) else 15L

data("measlesWeserEms")
beside <- read.csv(file.path(here, "measlesWeserEms_counts.csv"), check.names = FALSE)[, -1]
stopifnot(all(as.matrix(beside) == observed(measlesWeserEms)))

control <- function(sts, weights, effects = character(), trend = ~1 + t) {
  plain <- function(part, f) if (part %in% effects) update(f, ~ . - 1 + ri(type = "iid")) else f
  list(
    ar = list(f = plain("ar", ~1)),
    ne = list(f = plain("ne", ~1), weights = weights),
    end = list(f = plain("end", addSeason2formula(trend, period = 52)), offset = population(sts)),
    family = "NegBin1")
}
first <- neighbourhood(measlesWeserEms) == 1
fits <- list(
  basic = list(measlesWeserEms, control(measlesWeserEms, first)),
  powerlaw = list(measlesWeserEms, control(measlesWeserEms, W_powerlaw(maxlag = 5))),
  random = list(measlesWeserEms, control(measlesWeserEms, W_powerlaw(maxlag = 5), c("ar", "ne", "end"))))
if (!is.null(folder)) {
  data("fluBYBW")
  near <- neighbourhood(fluBYBW) == 1
  write.csv(observed(fluBYBW), file.path(folder, "flu_counts.csv"), row.names = FALSE)
  write.csv(1 * near, file.path(folder, "flu_neighbours.csv"), row.names = FALSE)
  write.csv(population(fluBYBW)[1, , drop = FALSE], file.path(folder, "flu_population.csv"), row.names = FALSE)
  fits$flu <- list(fluBYBW, control(fluBYBW, near))
  fits$flu_random <- list(fluBYBW, control(fluBYBW, near, "end"))
}
label <- c(ar.1 = "ar.intercept", ne.1 = "ne.intercept", end.1 = "end.intercept", end.t = "end.trend",
  "ar.ri(iid)" = "ar.intercept", "ne.ri(iid)" = "ne.intercept", "end.ri(iid)" = "end.intercept",
  "end.sin(2 * pi * t/52)" = "end.sin1", "end.cos(2 * pi * t/52)" = "end.cos1",
  neweights.d = "decay", overdisp = "psi")

# hhh4 prints what its optimiser says where estimates are printed here.
quietly <- function(sts, asked) {
  invisible(capture.output(fit <- hhh4(sts, asked)))
  fit
}
line <- function(model, quantity, value) cat(sprintf("%s,%s,%.10g\n", model, quantity, value))
cat("model,quantity,value\n")
for (model in names(fits)) {
  sts <- fits[[model]][[1]]
  asked <- fits[[model]][[2]]
  fit <- quietly(sts, asked)
  stopifnot(fit$convergence)
  n <- if (model %in% c("random", "flu", "flu_random")) min(repetitions, 3L) else repetitions
  seconds <- replicate(n, system.time(quietly(sts, asked), gcFirst = FALSE)[["elapsed"]])
  line(model, "seconds", median(seconds))
  if (model %in% c("basic", "powerlaw", "flu")) line(model, "loglik", fit$loglikelihood)
  estimate <- fixef(fit, se = TRUE)
  for (k in rownames(estimate)) {
    if (!is.na(label[k])) line(model, label[[k]], estimate[k, "Estimate"])
    if (!is.na(label[k]) && model %in% c("basic", "powerlaw", "flu")) line(model, paste0(label[[k]], ".se"), estimate[k, "Std. Error"])
  }
}
