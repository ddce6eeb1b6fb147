// Package spatial measures where events lie and how they cluster: centre,
// spread and direction of a set of points on the globe, autocorrelation and
// hot spots over areas or cells, and whether activity spreads or moves.
//
// # Units and shapes
//
// A [Point] is latitude and longitude in degrees. Distances are great-circle
// kilometres on a sphere of radius [RadiusKM] (within 0.6 % of the ellipsoid).
// Bearings are degrees clockwise from north. Point weights (such as deaths) are
// a slice as long as the points, nil for equal weights; none may be negative.
// Spatial weights between n areas are a [Weights] of n lists of links.
//
//   - [MeanCentre], [StandardDistance], [StandardEllipse]: where, how far
//     spread, in which direction
//   - [Moran], [MoranTest], [GiStar], [GiStarTest]: do high values lie together,
//     and where
//   - [JoinCounts], [JoinCountTest]: the same for yes and no
//   - [RipleyK], [SphereL]: clustering of points by distance
//
// # Errors and randomness
//
// Functions return a *stats.Error: BadInput for values or shapes that cannot
// be, TooFew below the number a method needs, Degenerate where there is no
// variation. No result is NaN. Permutation tests take their generator from the
// caller and give the same answer for the same generator state.
//
// # Caution
//
// Events known only to an admin-1 area or a country sit on its centroid.
// Leave them out (or spread them) before any of this: they would show up as
// clusters.
package spatial
