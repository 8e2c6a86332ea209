package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// DefaultDir is where the program keeps its data, the private cluster among them: CAREERBOT_DATA if it is set, else the
// place that the system has for it.
func DefaultDir() (string, error) {
	if dir := os.Getenv("CAREERBOT_DATA"); dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return "", fmt.Errorf("CAREERBOT_DATA is %q: %w", dir, err)
		}
		return abs, nil
	}
	// As root the server runs as another user, who cannot reach anything below /root.
	if os.Geteuid() == 0 {
		return "/var/lib/careerbot", nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "careerbot"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no place for the data: %w: set CAREERBOT_DATA to a folder", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "careerbot"), nil
	}
	return filepath.Join(home, ".local", "share", "careerbot"), nil
}

// maxSocketPath is what sockaddr_un holds on macOS, without the final zero byte; Linux has 4 more.
const maxSocketPath = 103

// socketDir is the folder of the cluster's socket: inside the data directory, or, where that path would be too long for
// a socket, a short name in the system's folder for temporary files.
func socketDir(dir string) (string, error) {
	const file = "/.s.PGSQL.5432"
	if inside := filepath.Join(dir, "socket"); len(inside+file) <= maxSocketPath {
		return inside, nil
	}
	sum := sha256.Sum256([]byte(dir))
	name := "careerbot-" + hex.EncodeToString(sum[:6])
	for _, temp := range []string{os.TempDir(), "/tmp"} {
		if short := filepath.Join(temp, name); len(short+file) <= maxSocketPath {
			return short, nil
		}
	}
	return "", fmt.Errorf("no path that is short enough for a socket: both %s and %s are too long", dir, os.TempDir())
}

// privateDir makes sure that path is a folder of the server's user that nobody else can enter. In a folder that all
// share, somebody else can have put something there first: that is refused, never repaired.
func privateDir(path string, as account) error {
	err := os.Mkdir(path, 0o700)
	if err == nil {
		return as.own(path)
	}
	if !errors.Is(err, fs.ErrExist) {
		return writeError(path, err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is in the way: it is not a folder", path)
	}
	if owner := ownerOf(info); owner != as.uid {
		// Created by root a moment before a kill, and not handed over yet.
		if owner == 0 && os.Geteuid() == 0 {
			return as.own(path)
		}
		return fmt.Errorf("%s belongs to the user %d, not to %s (%d), as whom the private cluster runs: "+
			"remove it, or set CAREERBOT_DATA to another folder", path, owner, as.name, as.uid)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o700)
	}
	return nil
}

// baseDir makes the data directory itself.
func baseDir(dir string, as account) error {
	_, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return writeError(dir, err)
		}
		if as.foreign() {
			// The server's user passes through, and sees nothing.
			if err := os.Chmod(dir, 0o711); err != nil {
				return writeError(dir, err)
			}
		}
	} else if err != nil {
		return writeError(dir, err)
	}
	return as.reachable(dir)
}

// writeError says what can be done about a folder that takes no files.
func writeError(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk of %s is full: %w", path, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("cannot write in %s: %w: set CAREERBOT_DATA to a folder of your own, "+
			"or DATABASE_URL to a server", path, err)
	}
	return fmt.Errorf("prepare %s: %w", path, err)
}

// freeSpace is what an ordinary user may still write on the disk of path.
func freeSpace(path string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", path, err)
	}
	//nolint:unconvert,gosec // the fields' types differ between Linux and macOS
	return uint64(st.Bavail) * uint64(st.Bsize), nil
}
