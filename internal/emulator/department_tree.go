package emulator

import (
	"cmp"
	"slices"
)

// below is the departments right below one: those that have a position by it,
// then the others, the oldest first.
func (v view) below(d *department) ([]*department, error) {
	below, err := inOrder[*department](v, tableDepartments, byParent, d.ID)
	slices.SortStableFunc(below, byPosition)
	return below, err
}

func byPosition(a, b *department) int {
	switch {
	case a.position != nil && b.position != nil:
		return cmp.Compare(*a.position, *b.position)
	case a.position != nil:
		return -1
	case b.position != nil:
		return 1
	default:
		return 0
	}
}

// tree is a department and all that are below it.
func (v view) tree(d *department) ([]*department, error) {
	tree := []*department{d}
	for i := 0; i < len(tree); i++ {
		below, err := v.below(tree[i])
		if err != nil {
			return nil, err
		}
		tree = append(tree, below...)
	}
	return tree, nil
}

// path is the departments from the root to one.
func (v view) path(d *department) ([]*department, error) {
	path := []*department{d}
	for !path[0].root() {
		above, err := first[*department](v, tableDepartments, byID, path[0].ParentID)
		if err != nil {
			return nil, err
		}
		path = append([]*department{above}, path...)
	}
	return path, nil
}
