package cluster

import (
	"bytes"
	"crypto/x509"
	"errors"
	"net"
	"os"

	"github.com/nats-io/nats.go"

	"github.com/blindspot/blindspot"
)

// credentials reads a file of credentials as NATS' tools write them: a token with a seed,
// or a seed alone.
func credentials(path string) (nats.Option, error) {
	text, err := os.ReadFile(path) //nolint:gosec // whoever starts the program names it
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "name the file of your credentials with --creds", "the credentials cannot be read: %w", err)
	}
	if bytes.Contains(text, []byte("BEGIN NATS USER JWT")) {
		return nats.UserCredentials(path), nil
	}
	seed, err := nats.NkeyOptionFromSeed(path)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "make one with nsc generate creds, or a seed with nk -gen user", "%s is no file of NATS credentials: %w", path, err)
	}
	return seed, nil
}

// refused says why there is no connection.
func (a Address) refused(err error) error {
	var stranger x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var otherName x509.HostnameError
	var remote *net.OpError
	switch {
	case errors.Is(err, nats.ErrNoServers), errors.Is(err, nats.ErrTimeout):
		return blindspot.Errorf(blindspot.NotFound, "start a server there: nats-server -js; or see that no firewall lies between", "no NATS server answers at %s: %w", a, err)
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked), errors.Is(err, nats.ErrNkeysNotSupported):
		return blindspot.Errorf(blindspot.BadInput, "name the file of your credentials with --creds, or write user and password into the address", "the server at %s refuses these credentials: %w", a, err)
	case errors.As(err, &stranger):
		return blindspot.Errorf(blindspot.BadInput, "name the file of the certificates that it is signed by with --ca", "the certificate of the server at %s is signed by nobody who is trusted here: %w", a, err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return blindspot.Errorf(blindspot.BadInput, "have it renewed; or, where it is not, set the clock of this machine", "the certificate of the server at %s does not hold now: %w", a, err)
	case errors.As(err, &otherName):
		return blindspot.Errorf(blindspot.BadInput, "address it by the name that its certificate has, or have one made for this name", "the certificate of the server at %s is that of another: %w", a, err)
	// So crypto/tls calls what the other side says; ErrTLS is a server that hung up before
	// that was read.
	case errors.As(err, &remote) && remote.Op == "remote error", errors.Is(err, nats.ErrTLS):
		return blindspot.Errorf(blindspot.BadInput, "name the file of your certificate with --cert, and that of its key with --key", "the server at %s refuses our certificate, or wants one: %w", a, err)
	case errors.Is(err, nats.ErrSecureConnWanted):
		return blindspot.Errorf(blindspot.BadInput, "write nats:// where others may read what travels, or give the server a certificate", "the server at %s speaks no TLS: %w", a, err)
	}
	return blindspot.Errorf(blindspot.BadInput, "see --creds, --ca, --cert and --key", "connecting to %s: %w", a, err)
}

// ended says why a connection is gone for good: a server that is away is waited for, one
// that takes these credentials no longer is not.
func (c *Conn) ended() error {
	if !c.nc.IsClosed() {
		return nil
	}
	if err := c.nc.LastError(); err != nil {
		return c.address.refused(err)
	}
	return blindspot.Errorf(blindspot.Unavailable, "begin anew: what was done lies there", "the connection to %s was closed", c.address)
}
