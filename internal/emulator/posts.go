package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"
)

// post is a position. Who holds it the attribute postIdList of users says, and
// departments name those they have; both may name posts that are not here.
type post struct {
	ordered

	ID          string
	Code        string
	Name        string
	Description *string
	createdAt   time.Time
	updatedAt   time.Time
}

func (p *post) id() string { return p.ID }

func postsTable() *memdb.TableSchema {
	return table(tablePosts,
		primary((*post).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(p *post) []string { return []string{p.Code} })},
	)
}

// postCoded is the post of a code.
func (v view) postCoded(code string) (*post, error) { return v.postBy(byCode, code) }

// postWithID is the post of an id.
func (v view) postWithID(id string) (*post, error) { return v.postBy(byID, id) }

func (v view) postBy(index, key string) (*post, error) {
	p, err := first[*post](v, tablePosts, index, key)
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("post %q", key))
	}
	return p, err
}

// insertPost stores a new post, under the id it has or a new one.
func (e *Emulator) insertPost(v view, p *post) error {
	other, err := first[*post](v, tablePosts, byID, p.ID)
	if err != nil {
		return err
	}
	if other != nil {
		return taken(fmt.Sprintf("post %q", p.ID))
	}
	p.ID, p.order, p.createdAt = orElse(p.ID, newID()), e.order.Add(1), e.now()
	return e.putPost(v, p)
}

// putPost stores a post if its code is its own.
func (e *Emulator) putPost(v view, p *post) error {
	p.updatedAt = e.now()
	if err := unused(v, tablePosts, byCode, p.Code, p, fmt.Sprintf("post %q", p.Code)); err != nil {
		return err
	}
	return v.Insert(tablePosts, p)
}

// departmentsWith is the departments that have a post, the oldest first.
func (v view) departmentsWith(p *post) ([]*department, error) {
	all, err := inOrder[*department](v, tableDepartments, byID)
	return slices.DeleteFunc(all, func(d *department) bool { return !slices.Contains(d.postIDs, p.ID) }), err
}

// usersWithPost is the users who hold a post, the oldest first.
func (v view) usersWithPost(p *post) ([]*user, error) {
	all, err := v.usersInOrder()
	return slices.DeleteFunc(all, func(u *user) bool { return !slices.Contains(u.postIDs(), p.ID) }), err
}

func (u *user) postIDs() []string {
	ids, _ := u.attributes["postIdList"].([]string)
	return ids
}

// giveTo makes a post one of the departments of a text, their ids with commas
// between them, and of no other.
func (e *Emulator) giveTo(v view, p *post, text string) error {
	had, err := v.departmentsWith(p)
	if err != nil {
		return err
	}
	for _, d := range had {
		_, err := e.changeDepartment(v, d, func(d *department) { d.postIDs = without(d.postIDs, p.ID) })
		if err != nil {
			return err
		}
	}
	for id := range strings.SplitSeq(text, ",") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		d, err := v.departmentWithID(id)
		if err != nil {
			return err
		}
		_, err = e.changeDepartment(v, d, func(d *department) { d.postIDs = union(d.postIDs, []string{p.ID}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// removePost deletes a post, and takes it from departments and users.
func (e *Emulator) removePost(v view, p *post) error {
	if err := e.giveTo(v, p, ""); err != nil {
		return err
	}
	users, err := v.usersWithPost(p)
	if err != nil {
		return err
	}
	for _, u := range users {
		_, err := e.replaceUser(v, u, func(u *user) error { return u.attributes.set("postIdList", without(u.postIDs(), p.ID)) })
		if err != nil {
			return err
		}
	}
	return v.Delete(tablePosts, p)
}

// without is a list less one text.
func without(list []string, text string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return one == text })
}
