"""Where marks belong on documents as offices write them, measured on real layouts."""
