package fetch

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// TestPublic: what may be somebody's server on the internet, and what never is.
func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "172.32.0.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.100.100.200": false, "0.0.0.0": false,
		"255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false, "::1": false, "::": false, "fe80::1": false, "fc00::1": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// TestTransport: what is not allowed is not connected to, whatever it is called, and the
// error has no address in it.
func TestTransport(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(server.Close)
	refused := errors.New("refused")
	for _, at := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)} {
		client := &http.Client{Transport: Transport(Public, refused)}
		response, err := client.Get(at + "/?key=secret")
		if err == nil {
			response.Body.Close()
		}
		if !errors.Is(err, refused) || asked != 0 || strings.Contains(WithoutAddress(err).Error(), "secret") {
			t.Errorf("%s: %v", at, err)
		}
	}
	response, err := (&http.Client{Transport: Transport(nil, refused)}).Get(server.URL)
	if err != nil || asked != 1 {
		t.Fatalf("%d, %v", asked, err)
	}
	response.Body.Close()
}
