"""cState sites (Hugo) to message folders: a pure translation, told line by line.

config.py and post.py read, body.py cleans, updates.py divides a body into updates, times.py
says when each was published, convert.py makes messages of them, settings_file.py the files
around them. docs/import.md tells people what to expect.
"""
