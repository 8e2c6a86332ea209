package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/place"
)

// TestNearPage: on a phone a person shares where they are with one tap, gets the places
// with a map of our own drawing, and asks on; nothing is fetched from anywhere else.
func TestNearPage(t *testing.T) {
	b := newBot(pgtest.New(t))
	morning := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
	b.Now = func() time.Time { return morning }
	l := &place.Loader{Pool: b.Pool, Now: b.Now}
	if _, err := l.Load(context.Background(), []string{"../testdata/near/places.csv"}, place.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(context.Background(), `UPDATE place SET name = name || '<img src=x onerror="window.hurt=1">' WHERE kind = 'training'`); err != nil {
		t.Fatal(err)
	}
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	chrome := chrometest.New(t)
	for _, width := range []int64{phone, desktop} {
		w := d.window(t, chrome, "?lang=zh", width)
		where := func(lat, lon float64) {
			t.Helper()
			exact := 20.0
			_, err := chromedp.Call(w.Ctx, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &exact})
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := chromedp.CallBrowser(w.Ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: "geolocation"}, Setting: browser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(w.Ctx).BrowserContextID,
		})
		if err != nil {
			t.Fatal(err)
		}
		where(39.98301234, 116.31204321)
		w.ask("附近的就业服务站", 1)
		w.Until(`document.querySelector('.share button')`)
		w.Shot(fmt.Sprintf("near-asked-%d", width))
		w.Click(".share button")
		w.Until(`document.querySelectorAll('.theirs').length === 2`)
		if said := see[string](w, `[...document.querySelectorAll('.mine .text')].pop().textContent`); said != "我的位置" {
			t.Errorf("the person's own message shows %q", said)
		}
		if n := see[int](w, `document.querySelectorAll('.map .pin').length`); n != 1 {
			t.Errorf("%d places on the map, want 1", n)
		}
		w.ask("附近30分钟以内的地方", 3)
		w.ask("geo:39.982,116.315", 4)
		if text := see[string](w, `[...document.querySelectorAll('.theirs .text')].pop().textContent`); !strings.Contains(text, "<img src=x") {
			t.Errorf("%s", text)
		}
		// Nothing covers where they are, and each ring says its minutes where it is seen.
		if crowded := see[string](w, `(() => {
			const boxes = (map, of) => [...map.querySelectorAll(of)].map((e) => e.getBoundingClientRect());
			const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
			const maps = [...document.querySelectorAll('.map')];
			const covered = maps.some((map) => boxes(map, '.here, .ring-text').some((b) => boxes(map, '.pin').some((p) => meet(b, p))));
			return [...maps.pop().querySelectorAll('.ring-text')].map((e) => e.textContent).join(' ') + (covered ? ' covered' : '');
		})()`); crowded != "5′ 10′ 15′" {
			t.Errorf("the map's rings: %s", crowded)
		}
		if n := see[int](w, `document.querySelectorAll('.theirs:last-of-type .map').length`); n == 0 {
			t.Error("no map")
		}
		w.fits()
		if !see[bool](w, `document.querySelector('.share button').tabIndex === 0`) {
			t.Error("the button cannot be reached by keyboard")
		}
		see[bool](w, `(document.querySelectorAll('.map')[document.querySelectorAll('.map').length - 1].scrollIntoView({block: 'center'}), true)`)
		w.Shot(fmt.Sprintf("near-map-%d", width))
		w.Dark()
		w.Shot(fmt.Sprintf("near-map-dark-%d", width))
		w.reload()
		w.Until(`document.querySelectorAll('.map').length === 3`)
		if see[bool](w, `!!window.hurt`) {
			t.Error("a name in a list was taken for markup")
		}
		if label := see[string](w, `document.querySelector('.map').getAttribute('aria-label')`); !strings.Contains(label, "1 个地方") {
			t.Errorf("the map is called %q", label)
		}
	}
	if n := count(t, b.Pool, `SELECT count(*) FROM turn WHERE message LIKE '%39.98301%'`); n != 0 {
		t.Error("the exact place is stored")
	}
}

// TestNearRefused: who does not let the browser tell is told what to write instead.
func TestNearRefused(t *testing.T) {
	b := newBot(pgtest.New(t))
	l := &place.Loader{Pool: b.Pool, Now: b.Now}
	if _, err := l.Load(context.Background(), []string{"../testdata/near/places.csv"}, place.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, chrometest.New(t), "?lang=en", phone)
	w.ask("where is the nearest job centre", 1)
	w.Click(".share button")
	w.Until(`/could not be found/.test(document.querySelector('.share p').textContent)`)
	w.fits()
}
