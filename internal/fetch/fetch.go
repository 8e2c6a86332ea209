// Package fetch connects to servers of others: to public addresses only, whatever a name
// resolves to. What it knows of addresses is here once, for all that fetches.
package fetch

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Transport connects to addresses that allow takes, and gives refuse for others. It looks
// at the address that is connected to, after the name was resolved and at every redirect.
// It uses no proxy, which could not look. Without allow it connects to all.
func Transport(allow func(netip.Addr) bool, refuse error) *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	if allow != nil {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !allow(to.Addr()) {
				return refuse
			}
			return nil
		}
	}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 15 * time.Second, ResponseHeaderTimeout: time.Minute,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
	}
}

// reserved are addresses that are neither private by name nor anybody's server.
var reserved = func() (all []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"192.88.99.0/24", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()

// Public reports whether an address can be that of somebody's server on the internet.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// WithoutAddress takes the address, whose query may have a key in it, out of an error.
func WithoutAddress(err error) error {
	var with *url.Error
	if errors.As(err, &with) {
		err = with.Err
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Err != nil {
		err = dial.Err
	}
	return err
}
