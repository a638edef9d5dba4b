package emulator

import "context"

// whitelistNode is WhiteList.
type whitelistNode struct {
	Value                string
	CreatedAt, UpdatedAt *string
}

func whitelistNodes(entries []whitelistEntry) []*whitelistNode {
	return each(entries, func(entry whitelistEntry) *whitelistNode {
		created := instant(entry.createdAt)
		return &whitelistNode{entry.value, &created, &created}
	})
}

// Whitelist is a whitelist of the pool.
func (q *rootFields) Whitelist(ctx context.Context, args struct{ Type string }) ([]*whitelistNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	w, err := q.read().whitelistOf("", args.Type)
	if err != nil {
		return nil, err
	}
	return whitelistNodes(w.entries), nil
}

// AddWhitelist adds values to a whitelist of the pool.
func (q *rootFields) AddWhitelist(ctx context.Context, args listedValues) ([]*whitelistNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	added, err := q.addWhitelist("", args.Type, args.List)
	return whitelistNodes(added), err
}

// RemoveWhitelist removes values from a whitelist of the pool; what is not on it
// is skipped.
func (q *rootFields) RemoveWhitelist(ctx context.Context, args listedValues) ([]*whitelistNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	removed, err := q.removeWhitelist("", args.Type, args.List)
	return whitelistNodes(removed), err
}

// listedValues is values of one whitelist.
type listedValues struct {
	Type string
	List []string
}
