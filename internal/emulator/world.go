package emulator

import (
	"slices"

	"github.com/hashicorp/go-memdb"
)

// view reads the store as it was at one moment. The errors of memdb tell of a
// table or index that does not exist; they are passed on as they are.
type view struct{ *memdb.Txn }

// first is the record of a key, nil when there is none.
func first[T any](v view, table, index, key string) (record T, err error) {
	found, err := v.First(table, index, key)
	if err != nil || found == nil {
		return record, err
	}
	return found.(T), nil
}

// list is the records of a key, or of the whole table without one.
func list[T any](v view, table, index string, key ...any) ([]T, error) {
	it, err := v.Get(table, index, key...)
	if err != nil {
		return nil, err
	}
	var records []T
	for record := it.Next(); record != nil; record = it.Next() {
		records = append(records, record.(T))
	}
	return records, nil
}

// usersInOrder is all users, the oldest first.
func (v view) usersInOrder() ([]*user, error) {
	users, err := list[*user](v, tableUsers, byID)
	slices.SortFunc(users, func(a, b *user) int { return compareOrder(a.order, b.order) })
	return users, err
}

func compareOrder(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// rolesOf is the roles given to a user, in the order they were given; of one
// namespace if it is not empty.
func (v view) rolesOf(userID, namespace string) ([]*role, error) {
	given, err := list[*assignment](v, tableAssignments, byUser, userID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(given, func(a, b *assignment) int { return compareOrder(a.order, b.order) })
	var roles []*role
	for _, a := range given {
		r, err := first[*role](v, tableRoles, byRole, a.RoleID)
		if err != nil {
			return nil, err
		}
		if r != nil && (namespace == "" || r.Namespace == namespace) {
			roles = append(roles, r)
		}
	}
	return roles, nil
}

// usersWith is the users that have a role.
func (v view) usersWith(roleID string) ([]*user, error) {
	given, err := list[*assignment](v, tableAssignments, byRole, roleID)
	if err != nil {
		return nil, err
	}
	var users []*user
	for _, a := range given {
		u, err := first[*user](v, tableUsers, byID, a.UserID)
		if err != nil {
			return nil, err
		}
		if u != nil {
			users = append(users, u)
		}
	}
	slices.SortFunc(users, func(a, b *user) int { return compareOrder(a.order, b.order) })
	return users, nil
}

// read is the store as it is now.
func (e *Emulator) read() view { return view{e.store.Load().Txn(false)} }

// write runs change in a transaction of its own; an error undoes it.
func (e *Emulator) write(change func(view) error) error {
	txn := e.store.Load().Txn(true)
	defer txn.Abort()
	if err := change(view{txn}); err != nil {
		return err
	}
	txn.Commit()
	return nil
}
