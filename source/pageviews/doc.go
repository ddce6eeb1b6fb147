// Package pageviews reads answers of Wikimedia's API of page views: how often
// people read an article of a project in each month. It knows no network.
//
// The API answers 404 where it has no data, which is not to say that nobody read
// the article; a month that an answer lacks is not known either. Months begin
// with July 2015. Neither renames nor redirects are followed. The counts are CC0.
package pageviews
