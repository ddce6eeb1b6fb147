package fetch

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"time"

	"github.com/blindspot/blindspot"
)

// Offer is what a server says of a file without sending it.
type Offer struct {
	Known Known
	Bytes int64 // -1 where the server does not say
}

// Ask asks whether a server has a file. It is NotFound where it has none, and
// Unavailable where the server puts off who asks, however often.
func (c *Client) Ask(ctx context.Context, address string) (o Offer, err error) {
	transport := c.transport()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: c.redirect, Timeout: or(c.Header, time.Minute)}
	method := http.MethodHead
	err = c.retry(ctx, bare(address, "the file"), func() error {
		request, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
		if err != nil {
			return blindspot.Errorf(blindspot.Usage, "write a full http or https address", "%w", err)
		}
		request.Header.Set("User-Agent", or(c.Agent, agent))
		request.Header.Set("Accept-Encoding", "identity")
		if err := c.spend(); err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return noAnswer(err, bare(address, "the file"))
		}
		_ = response.Body.Close() // what is asked stands in the header
		switch status := response.StatusCode; {
		case method == http.MethodHead && (status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented):
			method = http.MethodGet // a server that does not know HEAD
			return &later{err: errors.New("the server does not answer HEAD")}
		case status != http.StatusOK:
			return c.refused(response, bare(address, "the file"))
		}
		if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); kind == "text/html" {
			return blindspot.Errorf(blindspot.BadInput, "open the address in a browser: there may be a notice, or a network log-in page",
				"expected a data file at %s, but the server has a web page there", bare(address, "the file"))
		}
		o = Offer{Known: knownOf(response.Header), Bytes: response.ContentLength}
		return nil
	})
	return o, err
}

// retry makes an attempt until it does not fail with what another one may mend,
// with waits that double.
func (c *Client) retry(ctx context.Context, what string, attempt func() error) error {
	for failures := 1; ; failures++ {
		err := attempt()
		var again *later
		switch {
		case ctx.Err() != nil:
			return stopped(ctx)
		case !errors.As(err, &again):
			return err
		}
		wait := max(c.wait(failures-1), again.after)
		if failures >= or(c.Attempts, 5) || wait > or(c.MaxWait, 2*time.Minute) {
			return gaveUp(again, what, failures)
		}
		if c.sleep(ctx, wait) != nil {
			return stopped(ctx)
		}
	}
}

func stopped(ctx context.Context) error {
	return blindspot.Errorf(blindspot.Unavailable, "run it again to resume", "the download was stopped: %w", context.Cause(ctx))
}
