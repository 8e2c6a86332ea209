package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user as whom the private cluster runs. PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid uint32
}

// serverAccount is this process's own user, or, for root, the unprivileged one that PostgreSQL's packages make, else
// nobody.
func serverAccount() (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		//nolint:gosec // ids fit: they are uint32 in the kernel
		return account{name: "this user", uid: uint32(uid), gid: uint32(os.Getegid())}, nil
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil || uid == 0 {
			continue
		}
		return account{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody: " +
		"run careerbot as an ordinary user, or set DATABASE_URL to a server")
}

// foreign is true when the server runs as somebody else than this process.
func (a account) foreign() bool { return os.Geteuid() != int(a.uid) }

// own hands a file or folder to the server's user.
func (a account) own(path string) error {
	if !a.foreign() {
		return nil
	}
	if err := os.Lchown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("hand %s over to %s: %w", path, a.name, err)
	}
	return nil
}

// attributes makes a program run as the server's user, in a session of its own: Ctrl-C in the terminal is meant for us,
// who then stop the server in good order.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a.foreign() {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}

// reachable makes sure that the server's user can get to dir through all folders above it.
func (a account) reachable(dir string) error {
	if !a.foreign() {
		return nil
	}
	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return fmt.Errorf("look at %s: %w", dir, err)
	}
	for path := resolved; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("look at %s: %w", path, err)
		}
		if !a.mayEnter(info) {
			return fmt.Errorf("the private cluster runs as the user %s (PostgreSQL refuses to run as root), who may not enter %s: "+
				"set CAREERBOT_DATA to another folder, such as /var/lib/careerbot, or run chmod o+x %s", a.name, path, path)
		}
		if path == filepath.Dir(path) {
			return nil
		}
	}
}

func (a account) mayEnter(info fs.FileInfo) bool {
	mode := info.Mode().Perm()
	st, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case ok && st.Uid == a.uid:
		return mode&0o100 != 0
	case ok && st.Gid == a.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

func ownerOf(info fs.FileInfo) uint32 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Uid
	}
	return ^uint32(0)
}
