// Package hawkes fits, simulates and checks self-exciting point processes: the
// rate of events rises after each event and decays again.
//
// # Model
//
// For receivers d and sources c (types of events, 0..D-1), in any unit of time,
//
//	lambda_d(t) = mu_d(t) + sum_c n_dc sum_{t_j of type c, t_j < t} g_d(t - t_j)
//
// mu_d is the background in events per unit of time: constant, piecewise
// constant or the exponential of a cubic B-spline ([Constant], [Piecewise],
// [Spline]). g_d is the density of the delay: exponential, beta exp(-beta u),
// or a power law, (p-1) c^(p-1) (u+c)^-p. n_dc is the mean number of events of
// type d that one event of type c sets off directly. With one type, n is the
// branching ratio; with several, the branching ratio is the spectral radius of
// the matrix n. Below one, a cluster started by one event has mean size
// 1/(1-n) and the stationary rate is mu/(1-n). In the other common notation
// the exponential kernel is alpha exp(-beta u), with alpha = n beta.
//
// # Use
//
//	ev := hawkes.One(days, 1000)                 // times in [0, 1000], sorted
//	fit, err := hawkes.Fit(ev, hawkes.Options{}) // constant background, exponential kernel
//	fit.Branching                                // value, standard error, 90 % interval
//
// A constant background mistakes slow changes of the base rate for
// self-excitation. [Compare] therefore fits both a constant and a varying
// background and returns both; report the varying one and show the other.
//
// # Ties
//
// Data by date have several events at one time. Events at the same time do not
// excite one another: only strictly earlier events count. That is
// deterministic and understates excitation within the day. The alternative is
// [Jitter], which spreads the events over the day with a generator that the
// caller passes in; fit several jittered copies to see how much it matters.
//
// # Methods
//
// The exponential likelihood costs O(n) by the recursion of Ogata (1981, doi
// 10.1109/TIT.1981.1056305); the power law costs O(n^2). [Fit] maximises the
// likelihood by a projected BFGS on analytic gradients from several starting
// decays and ends with Newton steps; [FitEM] reaches the same maximum for the
// exponential kernel by expectation-maximisation (Veen and Schoenberg 2008,
// doi 10.1198/016214508000000148). [Residuals] applies the random time change
// (Ogata 1988, doi 10.1080/01621459.1988.10478560). Simulation is by thinning
// (Ogata 1981) or by clusters (Hawkes and Oakes 1974, doi 10.2307/3212693).
//
// # Errors
//
// Every error is a *stats.Error: BadInput (unsorted, outside the window, not
// finite), TooFew (fewer events than parameters need), Degenerate (all events
// at one time), NotConverged, Overflow (an explosive simulation). Estimates on
// the edge of the parameter space are no error: see [Result.Boundary].
package hawkes
