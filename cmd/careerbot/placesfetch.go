package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// largestList is the largest list of places that is fetched, unpacked.
const largestList = 64 << 20

// fetch downloads those of the paths that are addresses, and puts the files into their
// places; done removes them.
func (c *placesLoadCmd) fetch(ctx context.Context) (done func(), err error) {
	done = func() {}
	for i, p := range c.Paths {
		if !strings.HasPrefix(p, "https://") && !strings.HasPrefix(p, "http://") {
			continue
		}
		if c.Source == "" {
			return done, fmt.Errorf("%w: say with --source whose list %s is", errWrong, p)
		}
		dir, err := os.MkdirTemp("", "careerbot-places-")
		if err != nil {
			return done, err
		}
		before := done
		done = func() { before(); os.RemoveAll(dir) } // a temporary folder of ours
		if c.Paths[i], err = fetchList(ctx, p, dir); err != nil {
			return done, fmt.Errorf("fetch the list: %w", err)
		}
	}
	return done, nil
}

// fetchList downloads a list. Its errors do not have the address, whose query may have a
// key in it.
func fetchList(ctx context.Context, address, dir string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", errors.New("the address cannot be used")
	}
	request.Header.Set("User-Agent", "careerbot (places)")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		var with *url.Error
		if errors.As(err, &with) {
			err = with.Err
		}
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the server answers %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	name := "list" + strings.ToLower(path.Ext(request.URL.Path))
	file, err := os.Create(filepath.Join(dir, filepath.Base(name)))
	if err != nil {
		return "", err
	}
	n, err := io.Copy(file, io.LimitReader(response.Body, largestList+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return "", fmt.Errorf("the download broke off after %d bytes: %w", n, err)
	}
	if n > largestList {
		return "", fmt.Errorf("it has more than %d MB", largestList>>20)
	}
	return file.Name(), nil
}
