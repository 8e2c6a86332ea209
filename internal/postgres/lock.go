package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// fileLock is a lock that the kernel gives back when its holder dies, however it dies.
type fileLock struct{ file *os.File }

func openLock(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, writeError(path, err)
	}
	return &fileLock{file}, nil
}

// try takes the lock in the given way (LOCK_SH, LOCK_EX) if nobody is in the way.
func (l *fileLock) try(how int) (bool, error) {
	for {
		err := syscall.Flock(int(l.file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		default:
			return false, fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

// wait takes the lock alone, and calls waiting once when that takes a moment.
func (l *fileLock) wait(ctx context.Context, waiting func()) error {
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		got, err := l.try(syscall.LOCK_EX)
		if got || err != nil {
			return err
		}
		if pause == 64*time.Millisecond && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", l.file.Name(), ctx.Err())
		case <-time.After(pause):
		}
	}
}

// release gives the lock back.
func (l *fileLock) release() { _ = l.file.Close() }
