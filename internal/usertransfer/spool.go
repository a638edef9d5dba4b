package usertransfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/encoding/protojson"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
)

// spool is a file of what a stream of users has said, a line each: the users,
// and the token to go on with. One file holds both, so that they never differ.
type spool struct {
	file *os.File
	out  *bufio.Writer
	// users is how many there are, token goes on behind the last.
	users int
	token string
}

// readSpool takes over what is in a file. A last line without its end was being
// written when the process ended, and is cut off.
func readSpool(file *os.File, each func(*directoryv1.StreamUsersResponse) error) (*spool, error) {
	s := &spool{file: file, out: bufio.NewWriter(file)}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var whole int64
	in := bufio.NewReader(file)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		said := new(directoryv1.StreamUsersResponse)
		if err := protojson.Unmarshal(line, said); err != nil {
			return nil, errors.New("is no unfinished export")
		}
		if each != nil {
			if err := each(said); err != nil {
				return nil, err
			}
		}
		s.users++
		s.token = said.GetResumeToken()
		whole += int64(len(line))
	}
	if err := file.Truncate(whole); err != nil {
		return nil, err
	}
	_, err := file.Seek(whole, io.SeekStart)
	return s, err
}

func (s *spool) add(said *directoryv1.StreamUsersResponse) error {
	text, err := protojson.Marshal(said)
	if err != nil {
		return fmt.Errorf("a user cannot be written down: %w", err)
	}
	if bytes.ContainsRune(text, '\n') {
		return errors.New("a user cannot be written on one line")
	}
	if _, err := s.out.Write(append(text, '\n')); err != nil {
		return err
	}
	s.users++
	s.token = said.GetResumeToken()
	return nil
}

func (s *spool) flush() error { return s.out.Flush() }
