"""Sentences of analyses in many industries, sound ones and faulty ones, and how the rules about text treat them.

Each file is a model. An item that carries `x-fires` is faulty and names the rules that ought to find it; every other
item is sound, and each finding on it is a false alarm.
"""
